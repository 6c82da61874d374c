namespace AkkaP2P.Protocol;

/// <summary>One entry of tracker_info.conf.</summary>
/// <param name="Host">An IP address or a host name, as it stands in the file.</param>
public sealed record TrackerEndpoint(string Host, int ClusterPort, int ApiPort)
{
    /// <summary><c>https://HOST:PORT</c>, an IPv6 host in brackets.</summary>
    public string Api => $"https://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{ApiPort}";
}

/// <summary>tracker_info.conf: the same for every tracker and client.</summary>
/// <param name="CaFile">The cluster's CA certificate (PEM) to trust, or null: trust on first use.</param>
public sealed record TrackerInfo(IReadOnlyList<TrackerEndpoint> Trackers, string? CaFile = null);
