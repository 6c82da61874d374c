using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Swarm.Picking;

/// <summary>What the picker knows of one source. Made by <see cref="PiecePicker.Join"/>; belongs to that picker.</summary>
public sealed class PickerPeer
{
    private HashSet<int>? _wrong;
    private HashSet<int>? _expired;

    internal PickerPeer(Bitfield pieces, ulong key) => (Pieces, IsSeeder, Key) = (pieces, pieces.IsFull, key);

    /// <summary>By what it is known to others too; 0 is unknown.</summary>
    internal ulong Key { get; }

    /// <summary>What the plan has of it.</summary>
    internal Downloads.PlanPeer? Plan { get; set; }

    /// <summary>What it says it has.</summary>
    internal Bitfield Pieces { get; }

    /// <summary>It came with everything, so it is counted once and not for each piece.</summary>
    internal bool IsSeeder { get; set; }

    /// <summary>
    /// The picker's count of openings when nothing open could be asked of this peer; -1 when it got more since. Spares looking again
    /// while nothing changed.
    /// </summary>
    internal long NothingAt { get; set; } = -1;

    /// <summary>It has sent at least one good piece.</summary>
    internal bool HasServed { get; set; }

    /// <summary>Pieces asked of it and not yet answered.</summary>
    internal List<int> Requested { get; } = [];

    public int PieceCount => Pieces.Set;

    public int InFlight => Requested.Count;

    public bool Has(int piece) => Pieces[piece];

    internal bool SentWrong(int piece) => _wrong is not null && _wrong.Contains(piece);

    internal bool LetExpire(int piece) => _expired is not null && _expired.Contains(piece);

    internal bool IsSpotless => _wrong is null && _expired is null;

    internal void MarkWrong(int piece) => (_wrong ??= []).Add(piece);

    internal void MarkExpired(int piece) => (_expired ??= []).Add(piece);
}
