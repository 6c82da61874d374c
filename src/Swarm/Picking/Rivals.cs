namespace AkkaP2P.Swarm.Picking;

/// <summary>
/// Shares out what only seeders have among those who download together, so that they do not all ask for the same: each piece belongs to whoever has
/// the highest hash of it and their key. Every one of them comes to the same answer, as far as they know the same others, without a word. It
/// only decides between equally rare pieces; when somebody's own are had, they go on with the others'.
/// </summary>
/// <param name="self">This peer's key; 0 is unknown, and everything belongs to it.</param>
internal sealed class Rivals(ulong self)
{
    private readonly List<PickerPeer> _peers = [];
    private readonly List<ulong> _keys = [];
    private bool _isKnown;

    public void Add(PickerPeer peer)
    {
        if (self == 0 || peer.Key == 0) return;
        _peers.Add(peer);
        Forget();
    }

    public void Remove(PickerPeer peer)
    {
        if (_peers.Remove(peer)) Forget();
    }

    /// <summary>Somebody became a seeder, or is none after all.</summary>
    public void Forget() => _isKnown = false;

    public bool IsOurs(int piece)
    {
        if (!_isKnown) Know();
        var ours = Hash(self, piece);
        foreach (var key in _keys)
        {
            if (Hash(key, piece) > ours) return false;
        }

        return true;
    }

    private void Know()
    {
        _keys.Clear();
        foreach (var peer in _peers)
        {
            if (!peer.IsSeeder) _keys.Add(peer.Key);
        }

        _isKnown = true;
    }

    private static ulong Hash(ulong key, int piece)
    {
        var mixed = (key ^ ((ulong)piece * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9;
        return (mixed ^ (mixed >> 31)) * 0x94D049BB133111EB;
    }
}
