using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Tracker.Api;

/// <summary>
/// Keeps what large bodies and large replies take of memory within a bound, however many are under way and however slowly the other end
/// sends or takes them. An address gets half of it at most, and none has it for long; who finds no room waits a while. Safe to use from
/// any thread.
/// </summary>
internal sealed class LargeTransfers(long memory, TimeSpan wait, TimeSpan patience, TimeProvider time)
{
    /// <summary>What takes less is bounded by the number of connections.</summary>
    private const long Small = 64 << 10;

    /// <summary>Bytes a second at which the other end has to take a large one, past the patience.</summary>
    private const long LeastRate = 64 << 10;

    private const int MaxWaiting = 2_000;

    private readonly FairShare _share = new(memory);

    /// <summary>Guards those who wait, and that nobody begins to wait for what is given back just now.</summary>
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];

    /// <summary>Takes it until the request is over; one that takes too long is cut off. False when there is no room.</summary>
    public async ValueTask<bool> TryHold(HttpContext http, string address, long bytes)
    {
        if (bytes < Small) return true;
        var held = Math.Min(bytes, memory / 2);
        if (!await TryTake(address, held, http.RequestAborted)) return false;
        http.Response.RegisterForDispose(time.CreateTimer(_ => http.Abort(), null, patience + TimeSpan.FromSeconds(bytes / LeastRate), Timeout.InfiniteTimeSpan));
        http.Response.RegisterForDispose(new Held(this, address, held));
        return true;
    }

    private async ValueTask<bool> TryTake(string address, long bytes, CancellationToken cancel)
    {
        LinkedListNode<Waiter> waiter;
        lock (_gate)
        {
            if (_share.TryTake(address, bytes)) return true;
            if (_waiting.Count == MaxWaiting) return false;
            waiter = _waiting.AddLast(new Waiter(address, bytes));
        }

        await ((Task)waiter.Value.Task.WaitAsync(wait, time, cancel)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            // It may have come in this very moment.
            if (waiter.Value.Task.IsCompleted) return true;
            _waiting.Remove(waiter);
            return false;
        }
    }

    private void Return(string address, long bytes)
    {
        lock (_gate)
        {
            _share.Return(address, bytes);
            for (var waiter = _waiting.First; waiter is not null;)
            {
                var (next, who) = (waiter.Next, waiter.Value);
                if (_share.TryTake(who.Address, who.Bytes))
                {
                    _waiting.Remove(waiter);
                    who.SetResult();
                }

                waiter = next;
            }
        }
    }

    private sealed class Waiter(string address, long bytes) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Address => address;

        public long Bytes => bytes;
    }

    private sealed class Held(LargeTransfers transfers, string address, long bytes) : IDisposable
    {
        public void Dispose() => transfers.Return(address, bytes);
    }
}
