using AkkaP2P.Protocol;

namespace AkkaP2P.Swarm.Scoring;

/// <summary>
/// Finds out who sent the wrong bytes of a piece that came from several peers. When the whole is wrong, the hash and sender of
/// each leaf (16 KiB) are kept; when a good copy arrives, whoever sent a leaf that differs from it is guilty.
/// </summary>
/// <typeparam name="TPeer">How the caller names peers.</typeparam>
public sealed class SmartBan<TPeer>
    where TPeer : notnull
{
    /// <summary>Wrong pieces remembered; beyond that the oldest is forgotten.</summary>
    public const int MaxPieces = 64;

    /// <summary>Wrong copies of one piece remembered.</summary>
    public const int MaxCopies = 4;

    private readonly Dictionary<int, List<Copy>> _copies = [];
    private readonly Queue<int> _oldestFirst = [];

    private sealed record Copy(TPeer[] Senders, byte[] Leaves);

    /// <summary>Pieces that wait for a good copy.</summary>
    public int Waiting => _copies.Count;

    /// <summary>A piece came out wrong.</summary>
    /// <param name="senders">Of each leaf.</param>
    /// <param name="leaves">32 bytes a leaf.</param>
    public void Remember(int piece, IReadOnlyList<TPeer> senders, ReadOnlySpan<byte> leaves)
    {
        if (leaves.Length != senders.Count * Hash256.Size) throw new ArgumentException($"{senders.Count} senders of {leaves.Length} bytes of leaves", nameof(leaves));
        if (!_copies.TryGetValue(piece, out var copies))
        {
            if (_copies.Count == MaxPieces) _copies.Remove(_oldestFirst.Dequeue());
            _copies.Add(piece, copies = []);
            _oldestFirst.Enqueue(piece);
        }

        if (copies.Count < MaxCopies) copies.Add(new Copy([.. senders], leaves.ToArray()));
    }

    /// <summary>A good copy is here: who sent leaves that differ.</summary>
    public IReadOnlyCollection<TPeer> Resolve(int piece, ReadOnlySpan<byte> leaves)
    {
        var guilty = new HashSet<TPeer>();
        if (!_copies.Remove(piece, out var copies)) return guilty;
        Forget(piece);
        foreach (var (senders, wrong) in copies)
        {
            for (var leaf = 0; leaf < senders.Length; leaf++)
            {
                var at = leaf * Hash256.Size;
                if (!wrong.AsSpan(at, Hash256.Size).SequenceEqual(leaves.Slice(at, Hash256.Size))) guilty.Add(senders[leaf]);
            }
        }

        return guilty;
    }

    private void Forget(int piece)
    {
        for (var left = _oldestFirst.Count; left > 0; left--)
        {
            var next = _oldestFirst.Dequeue();
            if (next != piece) _oldestFirst.Enqueue(next);
        }
    }
}
