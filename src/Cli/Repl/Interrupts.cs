namespace AkkaP2P.Cli.Repl;

/// <summary>Ctrl-C while a command runs ends that command, not the node. Safe to call from any thread.</summary>
internal sealed class Interrupts
{
    /// <summary>Guards the one running command.</summary>
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;

    /// <summary>A command begins; what it gets ends with <paramref name="stop"/> too. Disposing it is the command's end.</summary>
    public Running Begin(CancellationToken stop)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate) _running = source;
        return new Running(this, source);
    }

    /// <summary>False when no command runs.</summary>
    public bool Raise()
    {
        lock (_gate)
        {
            if (_running is null) return false;
            // Its callbacks may come back here; they must not find the gate closed.
            _ = _running.CancelAsync();
            return true;
        }
    }

    private void End(CancellationTokenSource source)
    {
        lock (_gate) _running = null;
        source.Dispose();
    }

    internal readonly struct Running(Interrupts interrupts, CancellationTokenSource source) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public void Dispose() => interrupts.End(source);
    }
}
