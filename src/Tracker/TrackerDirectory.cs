using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Sessions;

namespace AkkaP2P.Tracker;

/// <summary>The trackers of the cluster as this one sees them: itself, once it serves. Safe from any thread.</summary>
internal sealed class TrackerDirectory
{
    private (string Api, Presence Presence)? _self;

    public void Set(string api, Presence presence) => _self = (api, presence);

    public TrackerList List() =>
        new(_self is { } self ? [new TrackerStatus(self.Api, TrackerState.Up, self.Presence.Streams)] : []);
}
