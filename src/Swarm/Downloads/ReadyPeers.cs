using System.Runtime.InteropServices;
using AkkaP2P.Swarm.Assigning;

namespace AkkaP2P.Swarm.Downloads;

/// <summary>Peers that have room for a request, and beside each what the assignment is to know of it.</summary>
internal sealed class ReadyPeers
{
    private readonly List<PlanPeer> _peers = [];
    private readonly List<Candidate> _candidates = [];

    public int Count => _peers.Count;

    public PlanPeer this[int place] => _peers[place];

    public ReadOnlySpan<Candidate> Candidates => CollectionsMarshal.AsSpan(_candidates);

    public void Clear()
    {
        _peers.Clear();
        _candidates.Clear();
    }

    public void Add(PlanPeer peer)
    {
        _peers.Add(peer);
        _candidates.Add(new Candidate(peer.Score.Value, peer.Pieces.InFlight));
    }

    /// <summary>It was asked for something.</summary>
    public void Load(int place) => _candidates[place] = _candidates[place] with { Load = _peers[place].Pieces.InFlight };

    public void RemoveAt(int place)
    {
        _peers.RemoveAt(place);
        _candidates.RemoveAt(place);
    }
}
