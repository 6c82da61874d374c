using System.Net;
using Akka.Configuration;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client;

/// <summary>How a client node is started. The command line fills it; limits and gateway also stand in <see cref="Config"/>.</summary>
public sealed record ClientOptions
{
    /// <summary>Where the node serves pieces; port 0 takes any free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    public required TrackerInfo Trackers { get; init; }

    /// <summary>Keys, trusted trackers, shares and downloads live here. One process at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>client.conf with all overrides applied; its keys are below <c>akkap2p.client</c>, the engine's below <c>akka</c>.</summary>
    public required Config Config { get; init; }

    /// <summary>Bytes per second; null is no limit.</summary>
    public long? UploadLimit { get; init; }

    /// <summary>Bytes per second; null is no limit.</summary>
    public long? DownloadLimit { get; init; }

    /// <summary>Where the HTTP gateway listens; null is off.</summary>
    public IPEndPoint? Gateway { get; init; }

    /// <summary>Where the node's own page listens; null is off.</summary>
    public IPEndPoint? Ui { get; init; }
}
