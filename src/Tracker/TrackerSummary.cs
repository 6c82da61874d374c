namespace AkkaP2P.Tracker;

/// <summary>One tracker at a glance.</summary>
/// <param name="Sessions">With an open event stream here.</param>
/// <param name="Groups">Of the whole cluster, as <paramref name="Files"/>.</param>
/// <param name="Change">The newest change its replica has applied.</param>
public sealed record TrackerSummary(int Sessions, int Groups, int Files, long Change);
