namespace AkkaP2P.Client.Peers;

/// <summary>
/// How many frames a peer may send that are of no use: haves of what it was known to have, slots given and taken by turns, refusals and cancels of
/// what nobody waits for, requests without a slot. Some are honest, since messages cross; thousands only keep this node busy, and whoever sends
/// them is parted with. A token bucket of frames, to which useful traffic adds. Not safe for use by several threads.
/// </summary>
internal sealed class FrameAllowance(TimeProvider time)
{
    /// <summary>Twice what an honest fetcher can have on its way when it loses its slot: 8 MiB of pieces of 16 KiB.</summary>
    public const int Most = 1_024;

    /// <summary>What comes back by itself.</summary>
    public const int PerSecond = 32;

    private double _left = Most;
    private long _asOf = time.GetTimestamp();

    /// <summary>Something of use makes up for so many others.</summary>
    public void Earn(int frames) => _left = Math.Min(_left + frames, Most);

    /// <summary>A frame of no use came. False when that was one too many.</summary>
    public bool TrySpend()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_left + time.GetElapsedTime(_asOf, now).TotalSeconds * PerSecond, Most);
        _asOf = now;
        if (_left < 1) return false;
        _left--;
        return true;
    }
}
