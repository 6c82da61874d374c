using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>
/// Filters at work, from the making of this until it is disposed of. The listener gets the beginning, the events and the
/// end through one mailbox, so every event that is published in between is seen.
/// </summary>
internal sealed class MutedFilters : IUnmutableFilter
{
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilter> _filters;

    public MutedFilters(ActorSystem system, IReadOnlyList<EventFilter> filters)
    {
        _system = system;
        _filters = filters;
        system.EventStream.Publish(new Mute(filters));
    }

    public void Dispose() => _system.EventStream.Publish(new Unmute(_filters));
}
