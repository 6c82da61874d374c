using Akka.Configuration;
using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker;

/// <summary>How a tracker is started. The command line fills it.</summary>
public sealed class TrackerOptions
{
    public required TrackerInfo Trackers { get; init; }

    /// <summary>1-based position of this tracker in <see cref="Trackers"/>.</summary>
    public required int Number { get; init; }

    /// <summary>Shared by the trackers of a machine; this tracker's own files go to <c>tracker-N</c> in it.</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>sqlite:PATH</c> or <c>postgres://user:password@host:port/database</c>.</summary>
    public required string Store { get; init; }

    /// <summary>tracker.conf with all overrides applied; its keys are below <c>akkap2p.tracker</c>, the engine's below <c>akka</c>.</summary>
    public required Config Config { get; init; }
}
