using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Swarm.Tests.Picking;

internal static class PickerCalls
{
    /// <summary>Up to so many picks in a row.</summary>
    public static IReadOnlyList<int> Next(this PiecePicker picker, PickerPeer peer, int budget)
    {
        var picked = new List<int>();
        for (; budget > 0 && picker.TryNext(peer) is var piece and >= 0; budget--) picked.Add(piece);
        return picked;
    }
}
