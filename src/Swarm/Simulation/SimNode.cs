using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Swarm.Simulation;

internal enum SimRole : byte
{
    Seeder,
    Honest,
    Liar,
    Staller,
}

/// <summary>A simulated machine: its links, what it decides with, and what it has done.</summary>
internal sealed class SimNode(int number, SimPart part, SimRole role, double upload, double? download, DownloadPlan plan, Choker choker, SendOrder order)
{
    public SimPart Part => part;

    public string Name { get; } = $"n{number}";

    public ulong Key { get; } = KeyOf(number);

    public static ulong KeyOf(int number) => new Dice((ulong)number).Next();

    public SimRole Role => role;

    public double Upload => upload;

    public double? Download => download;

    public DownloadPlan Plan => plan;

    public Choker Choker => choker;

    /// <summary>Those it fetches from.</summary>
    public List<SimLink> Sources { get; } = [];

    /// <summary>Those who fetch from it.</summary>
    public List<SimLink> Fetchers { get; } = [];

    public SimBacklog Backlog { get; } = new(order);

    public SendOrder Order => order;

    public SimHaves Got { get; } = new(role == SimRole.Honest ? plan.Layout.Count : 0);

    /// <summary>Whom it looks for.</summary>
    public List<SimNode> Neighbours { get; } = [];

    public bool IsOnline { get; set; }

    public bool IsSending { get; set; }

    /// <summary>When its download link has taken what is on the way.</summary>
    public long LinkFreeAt { get; set; }

    public double? CompletedAt { get; set; }

    public long SentBytes { get; set; }
}
