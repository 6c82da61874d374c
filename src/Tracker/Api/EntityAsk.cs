using Akka.Actor;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Api;

/// <summary>
/// Asks an entity, wherever it lives, and again while it does not answer: the message or its answer may have gone down with
/// another tracker. A message that arrives more than once is applied once. The first answer counts, to whichever message, so a slow entity is
/// not asked in vain.
/// </summary>
internal static class EntityAsk
{
    /// <exception cref="AskTimeoutException">No answer within the time a command has.</exception>
    public static async Task<T> Ask<T>(this ApiCall call, IActorRef region, IEntityMessage message)
    {
        var settings = call.Services.Settings;
        var first = region.Ask<T>(message, settings.CommandTimeout, call.Cancel);
        await ((Task)first).WaitAsync(settings.RetryInterval, call.Cancel).ConfigureAwait(SuppressThrowing);
        return first.IsCompleted ? await first : await AskAgain(call, region, message, first);
    }

    private const ConfigureAwaitOptions SuppressThrowing = ConfigureAwaitOptions.SuppressThrowing;

    private static async Task<T> AskAgain<T>(ApiCall call, IActorRef region, IEntityMessage message, Task<T> first)
    {
        var settings = call.Services.Settings;
        var asked = new List<Task<T>> { first };
        for (var left = settings.CommandTimeout - settings.RetryInterval; left > TimeSpan.Zero; left -= settings.RetryInterval)
        {
            asked.Add(region.Ask<T>(message, left, call.Cancel));
            var answered = Task.WhenAny(asked);
            await ((Task)answered).WaitAsync(settings.RetryInterval, call.Cancel).ConfigureAwait(SuppressThrowing);
            if (answered.IsCompleted) return await await answered;
        }

        return await await Task.WhenAny(asked);
    }
}
