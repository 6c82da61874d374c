using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Trackers;

/// <summary>What talks to the trackers, put together. Owned by the node; the link actor and all callers share it.</summary>
internal sealed class TrackerParts : IDisposable
{
    private readonly FirstUse _firstUse;
    private readonly TrackerHttp _http;

    /// <param name="address">Where the node serves pieces, <c>IP:PORT</c>; asked at each sign-in.</param>
    /// <param name="warn">Takes what the user should read in the log.</param>
    /// <exception cref="ClientStartException">The CA file cannot be read.</exception>
    public TrackerParts(
        TrackerInfo info, string dataFolder, Hash256 nodeId, Func<string> address, TrackerSettings settings, TimeProvider clock, Action<string> warn)
    {
        var trust = new TrackerTrust(info, dataFolder);
        Settings = settings;
        Directory = new TrackerDirectory(info, settings, clock, Random.Shared);
        _firstUse = new FirstUse(trust, settings, warn);
        _http = new TrackerHttp(trust, Directory, Session, settings, clock);
        var caller = new TrackerCaller(Directory, _http, trust, _firstUse, settings, clock);
        Api = new TrackerApi(caller, Session, nodeId, address);
        Finder = new TrackerFinder(Directory, caller, _http, settings, clock);
    }

    public TrackerSettings Settings { get; }

    public TrackerSession Session { get; } = new();

    public TrackerDirectory Directory { get; }

    public TrackerApi Api { get; }

    public TrackerFinder Finder { get; }

    public void Dispose()
    {
        Api.Dispose();
        _http.Dispose();
        _firstUse.Dispose();
    }
}
