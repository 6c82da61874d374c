namespace AkkaP2P.Swarm.Limits;

/// <summary>
/// So much of something, in use by many: places of a queue, bytes of memory. Nobody gets more than is left for all others together: a
/// flood from one side leaves half of it free, one from two sides a third. Safe to use from any thread.
/// </summary>
public sealed class FairShare(long capacity)
{
    /// <summary>Guards both that follow.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _taken = new(StringComparer.Ordinal);
    private long _total;

    /// <returns>False when this one gets no more now. One that got it gives it back.</returns>
    public bool TryTake(string whom, long amount)
    {
        lock (_gate)
        {
            var own = _taken.GetValueOrDefault(whom) + amount;
            // The last place, or byte, is for whoever comes.
            if (own > capacity - _total - amount + 1) return false;
            _taken[whom] = own;
            _total += amount;
            return true;
        }
    }

    public void Return(string whom, long amount)
    {
        lock (_gate)
        {
            _total -= amount;
            if ((_taken[whom] -= amount) == 0) _taken.Remove(whom);
        }
    }
}
