using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Downloads;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>One peer fetching from another.</summary>
internal sealed class SimLink(SimNode fetcher, SimNode server, PlanPeer source, UploadPeer slot)
{
    public SimNode Fetcher => fetcher;

    public SimNode Server => server;

    /// <summary>The server, as the fetcher's plan knows it.</summary>
    public PlanPeer Source => source;

    /// <summary>The fetcher, as the server's choker knows it.</summary>
    public UploadPeer Slot => slot;

    /// <summary>Look, do not change.</summary>
    public Bitfield FetcherHas { get; } = fetcher.Plan.Picker.Have;

    public bool IsClosed { get; set; }
}
