using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// The ticket of one download, which all its connections show. Asked for once while it is good for long enough, then anew.
/// Safe for use by several threads.
/// </summary>
/// <param name="first">One that is here already.</param>
internal sealed class TicketSource(ISwarmApi api, string group, string file, TimeProvider time, TicketGranted? first = null)
{
    /// <summary>A ticket is renewed when less than so much of it is left.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private Task<Outcome<TicketGranted>>? _asked = first is null ? null : Task.FromResult<Outcome<TicketGranted>>(first);

    public Task<Outcome<TicketGranted>> Get(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_asked is null || IsSpent(_asked)) _asked = api.Ticket(group, file, CancellationToken.None);
            return _asked.WaitAsync(cancel);
        }
    }

    /// <summary>A peer did not take it: the tracker is asked for another.</summary>
    public void Forget()
    {
        lock (_lock) _asked = null;
    }

    private bool IsSpent(Task<Outcome<TicketGranted>> asked)
    {
        if (!asked.IsCompleted) return false;
        return !asked.IsCompletedSuccessfully || !asked.Result.Ok || asked.Result.Value.ExpiresAt - time.GetUtcNow() < Margin;
    }
}
