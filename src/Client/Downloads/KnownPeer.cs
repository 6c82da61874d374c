using System.Net;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Pipelines;

namespace AkkaP2P.Client.Downloads;

/// <summary>A node that was named as a source of one download. Belongs to a <see cref="PeerBook"/>.</summary>
internal sealed class KnownPeer(string user, Hash256 node, RateMeter rate, BackOff backOff)
{
    public string User { get; } = user;

    public Hash256 Node { get; } = node;

    /// <summary>As the tracker says.</summary>
    public required IPEndPoint Address { get; set; }

    public bool Complete { get; set; }

    /// <summary>Pieces it has, as the tracker says.</summary>
    public int PiecesClaimed { get; set; }

    /// <summary>What others report of it.</summary>
    public double ReportedScore { get; set; }

    /// <summary>The connection to it, while there is one or one is being opened.</summary>
    public IActorRef? Fetcher
    {
        get;
        set
        {
            field = value;
            IsTried |= value is not null;
        }
    }

    /// <summary>It has been dialled before.</summary>
    public bool IsTried { get; private set; }

    /// <summary>When it was connected last.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Its place in the plan, while it is connected.</summary>
    public PlanPeer? Source { get; set; }

    /// <summary>Not to be dialled before this timestamp.</summary>
    public long NotBefore { get; set; }

    public BackOff BackOff { get; } = backOff;

    public RateMeter Rate { get; } = rate;

    /// <summary>Verified bytes received from it.</summary>
    public long Bytes { get; set; }

    public int Pieces { get; set; }

    /// <summary>Pieces it sent wrong.</summary>
    public int Wrong { get; set; }

    /// <summary>How often it sent each of them wrong.</summary>
    public Dictionary<int, int> WrongPieces { get; } = [];

    /// <summary>What it says it has, while it is connected.</summary>
    public Bitfield? Has { get; set; }

    /// <summary>Nobody else has what it sent wrong: it is to be asked once more when it owes nothing.</summary>
    public bool DeservesAnotherTry { get; set; }

    /// <summary>Requests it refused since it sent a piece.</summary>
    public int Refusals { get; set; }

    /// <summary>When something came of it last.</summary>
    public long HeardAt { get; set; }

    /// <summary>Connections that broke, and pieces that stalled.</summary>
    public int Failed { get; set; }

    /// <summary>Why the last connection to it ended, if that was a fault.</summary>
    public string? Trouble { get; set; }

    public int Failures => Wrong + Failed;

    /// <summary>Those of them that the tracker has been told of.</summary>
    public int FailuresReported { get; set; }

    public double LastScore { get; set; }

    public bool IsBanned { get; set; }
}
