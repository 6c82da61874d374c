using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Downloads;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>One peer fetching from another. The source and what was heard are the fetcher's, the slot the server's.</summary>
internal sealed class SimLink(SimNode fetcher, SimNode server, PlanPeer source, UploadPeer slot)
{
    public SimNode Fetcher => fetcher;

    public SimNode Server => server;

    /// <summary>The server, as the fetcher's plan knows it.</summary>
    public PlanPeer Source => source;

    /// <summary>The fetcher, as the server's choker knows it.</summary>
    public UploadPeer Slot => slot;

    /// <summary>What the server got.</summary>
    public SimHaves Got { get; } = server.Got;

    /// <summary>So many of those has the fetcher heard of.</summary>
    public int Heard { get; set; } = server.Got.Count;

    /// <summary>Changes between rounds only.</summary>
    public bool IsClosed { get; set; }
}
