namespace AkkaP2P.Client.Peers;

/// <summary>
/// Lets the connections of a node send one after the other, a block each, rather than all at once: the first peer then has its piece, and can give it
/// on, while the others wait, where otherwise all would wait for all. Who has the lowest <see cref="UploadQueue.Rank"/> is next, of equals who waits
/// longest. With an upload limit one sends at a time, without one as many as there are cores to encrypt. A turn ends after
/// <see cref="Longest"/>: its holder goes on beside the next, so that neither a slow peer nor a low limit makes anyone wait for long. Safe for use by several threads.
/// </summary>
internal sealed class UploadTurns(BandwidthLimit limit)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    /// <summary>One sender is taken to manage so much.</summary>
    private const long BytesPerSecondOfOne = 100_000_000;

    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiting = [];
    private int _taken;

    private sealed record Waiter(UploadQueue Queue)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private int AtATime
    {
        get
        {
            var cores = Math.Max(2, Environment.ProcessorCount);
            return limit.Rate is { } rate ? (int)Math.Clamp(rate / BytesPerSecondOfOne, 1, cores) : cores;
        }
    }

    /// <summary>Waits until it is the turn of this queue; dispose of the result when the block is sent.</summary>
    public async ValueTask<Turn> Take(UploadQueue queue, CancellationToken cancel)
    {
        var waiter = new Waiter(queue);
        lock (_lock)
        {
            _waiting.Add(waiter);
            Grant();
        }

        try
        {
            await waiter.Granted.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiter);
            throw;
        }

        return new Turn(this);
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_lock)
        {
            // Its turn may have come in the same moment.
            if (!_waiting.Remove(waiter)) _taken--;
            Grant();
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            _taken--;
            Grant();
        }
    }

    private void Grant()
    {
        while (_waiting.Count > 0 && _taken < AtATime)
        {
            var next = _waiting.MinBy(waiter => waiter.Queue.Rank)!;
            _waiting.Remove(next);
            _taken++;
            next.Granted.SetResult();
        }
    }

    /// <summary>The right to send. May be given back more than once.</summary>
    internal sealed class Turn(UploadTurns turns) : IDisposable
    {
        private int _over;

        /// <summary>Waits for the sending; when that takes long the turn is given back meanwhile.</summary>
        public async Task Last(Task sending, TimeProvider time)
        {
            try
            {
                await sending.WaitAsync(Longest, time).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!sending.IsCompleted)
            {
                Dispose();
                await sending.ConfigureAwait(false);
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0) turns.Release();
        }
    }
}
