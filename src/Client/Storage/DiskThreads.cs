using System.Collections.Concurrent;

namespace AkkaP2P.Client.Storage;

/// <summary>
/// Threads for what waits until the disk has done something, as a sync does: the pool begins with one a core, and while those wait, nothing moves. A few
/// for the whole process, begun with the first work. What waits for them is no more than there are downloads at a time.
/// </summary>
internal static class DiskThreads
{
    private const int Count = 4;

    private static readonly Lazy<BlockingCollection<Action>> Waiting = new(Begin);

    /// <returns>What it returned, or failed with; who awaits it goes on elsewhere.</returns>
    public static Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Value.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var waiting = new BlockingCollection<Action>();
        for (var i = 0; i < Count; i++)
        {
            new Thread(() =>
            {
                foreach (var work in waiting.GetConsumingEnumerable()) work();
            })
            { IsBackground = true, Name = "disk" }.Start();
        }

        return waiting;
    }
}
