using System.Text.Json.Serialization;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>A swarm to simulate. Rates are bytes per second.</summary>
public sealed record SimulationOptions
{
    /// <summary>Those who want the file, liars and stallers included.</summary>
    public int Peers { get; init; } = 100;

    /// <summary>Those who have it from the start.</summary>
    public int Seeders { get; init; } = 1;

    public int Pieces { get; init; } = 512;

    public int PieceSize { get; init; } = Protocol.Pieces.PieceSize.Default;

    /// <summary>Of a peer in the middle.</summary>
    public double Upload { get; init; } = 20e6;

    /// <summary>Of a peer in the middle; null is without limit.</summary>
    public double? Download { get; init; }

    /// <summary>Of each seeder; null is as <see cref="Upload"/>.</summary>
    public double? SeederUpload { get; init; }

    /// <summary>Links lie between the middle divided by, and times, 2 to the power of this.</summary>
    public double Spread { get; init; }

    /// <summary>Seconds one way; less than a millisecond counts as one.</summary>
    public double Latency { get; init; } = 0.005;

    public PieceStrategy Strategy { get; init; }

    public AssignmentOptions Assignment { get; init; } = new();

    /// <summary>The part of the peers that goes away once, for a while, and comes back with what it had.</summary>
    public double Churn { get; init; }

    /// <summary>Whoever has finished goes.</summary>
    public bool LeaveWhenDone { get; init; }

    /// <summary>The part of the peers that says it has everything and sends wrong bytes.</summary>
    public double Liars { get; init; }

    /// <summary>The part of the peers that says it has everything and never sends.</summary>
    public double Stallers { get; init; }

    /// <summary>Sources that each peer looks for; about as many others find it.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>Upload slots.</summary>
    public int Slots { get; init; } = 8;

    public int Seed { get; init; } = 1;

    /// <summary>What is wrong with these numbers, or null.</summary>
    [JsonIgnore]
    public string? Problem =>
        Peers is < 1 or > 100_000 ? "peers must be 1 to 100000"
        : Seeders is < 1 or > 10_000 ? "seeders must be 1 to 10000"
        : Pieces is < 1 or > Protocol.Pieces.PieceSize.MaxPieces ? $"pieces must be 1 to {Protocol.Pieces.PieceSize.MaxPieces}"
        : !Protocol.Pieces.PieceSize.IsValid(PieceSize) ? "the piece size must be a power of two from 16 KiB to 64 MiB"
        : !(Upload > 0) || Download is <= 0 || SeederUpload is <= 0 ? "rates must be more than 0"
        : Spread is not (>= 0 and <= 10) ? "the spread must be 0 to 10"
        : Latency is not (>= 0 and <= 10) ? "the latency must be 0 to 10 seconds"
        : Churn is not (>= 0 and <= 1) || Liars is not (>= 0 and < 1) || Stallers is not (>= 0 and < 1) || Liars + Stallers >= 1 ? "churn, liars and stallers are parts of the peers, 0 to 1"
        : Neighbours is < 1 or > 200 ? "neighbours must be 1 to 200"
        : Slots is < 1 or > 1_000 ? "slots must be 1 to 1000"
        : Assignment.Problem;

    /// <summary>How long everything takes from one peer to another.</summary>
    internal double Delay => Math.Max(Latency, 0.001);

    internal PieceLayout Layout => new((long)Pieces * PieceSize, PieceSize);
}
