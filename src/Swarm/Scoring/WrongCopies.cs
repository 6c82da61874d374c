using AkkaP2P.Protocol;

namespace AkkaP2P.Swarm.Scoring;

/// <summary>
/// Remembers the leaf hashes (16 KiB each) of pieces that came wrong and who sent them, until a good copy comes from somebody else: then it is
/// certain that the piece was to be had right, and which of the sender's bytes were not. Who mends its own piece is not held to the wrong one.
/// </summary>
/// <typeparam name="TPeer">How the caller names peers.</typeparam>
public sealed class WrongCopies<TPeer>
    where TPeer : notnull
{
    /// <summary>Pieces remembered; beyond that the oldest is forgotten.</summary>
    public const int MaxPieces = 64;

    /// <summary>Wrong copies of one piece remembered.</summary>
    public const int MaxCopies = 4;

    private readonly record struct Copy(TPeer Sender, byte[] Leaves);

    private readonly Dictionary<int, List<Copy>> _copies = [];
    private readonly List<int> _oldestFirst = [];

    /// <summary>Pieces that wait for a good copy.</summary>
    public int Waiting => _copies.Count;

    /// <summary>A piece came out wrong.</summary>
    /// <param name="leaves">32 bytes a leaf; kept.</param>
    public void Remember(int piece, TPeer sender, byte[] leaves)
    {
        if (!_copies.TryGetValue(piece, out var copies))
        {
            if (_copies.Count == MaxPieces) Forget(_oldestFirst[0]);
            _copies.Add(piece, copies = []);
            _oldestFirst.Add(piece);
        }

        if (copies.Count < MaxCopies) copies.Add(new Copy(sender, leaves));
    }

    public bool IsWaiting(int piece) => _copies.ContainsKey(piece);

    /// <summary>A good copy is here: who else sent which leaves wrong.</summary>
    public IReadOnlyList<WrongLeaves<TPeer>> Resolve(int piece, TPeer sender, ReadOnlySpan<byte> leaves)
    {
        if (!_copies.TryGetValue(piece, out var copies)) return [];
        Forget(piece);
        var convicted = new List<WrongLeaves<TPeer>>();
        foreach (var copy in copies)
        {
            var wrong = Differing(copy.Leaves, leaves);
            if (wrong.Count > 0 && !copy.Sender.Equals(sender)) convicted.Add(new WrongLeaves<TPeer>(copy.Sender, wrong));
        }

        return convicted;
    }

    private void Forget(int piece)
    {
        _copies.Remove(piece);
        _oldestFirst.Remove(piece);
    }

    private static List<int> Differing(ReadOnlySpan<byte> some, ReadOnlySpan<byte> others)
    {
        if (some.Length != others.Length) throw new ArgumentException($"{some.Length} and {others.Length} bytes of leaves", nameof(others));
        var differing = new List<int>();
        for (var at = 0; at < some.Length; at += Hash256.Size)
        {
            if (!some.Slice(at, Hash256.Size).SequenceEqual(others.Slice(at, Hash256.Size))) differing.Add(at / Hash256.Size);
        }

        return differing;
    }
}
