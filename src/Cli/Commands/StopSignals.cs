using System.Runtime.InteropServices;

namespace AkkaP2P.Cli.Commands;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP as a token. Whatever hangs afterwards, the process is gone within <see cref="Deadline"/>: what was
/// acknowledged is on disk already, so a hard end loses nothing that was promised. A second SIGINT does not wait for that.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>10 s are promised; the rest is for the runtime to end.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(9);

    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Timer _deadline;
    private readonly int _status;
    private readonly Action? _lastWord;
    private int _interrupts;

    /// <param name="status">The exit code of a hard end: a service was asked to stop, a job was not done.</param>
    /// <param name="lastWord">What is done before a hard end, on some thread.</param>
    public StopSignals(int status, Action? lastWord = null)
    {
        (_status, _lastWord) = (status, lastWord);
        _deadline = new Timer(_ => EndNow());
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    public CancellationToken Requested => _requested.Token;

    /// <summary>Also for a stop that nobody signalled, as <c>quit</c>.</summary>
    public void StartDeadline() => _deadline.Change(Deadline, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _deadline.Dispose();
        _requested.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && Interlocked.Increment(ref _interrupts) > 1) EndNow();
        StartDeadline();
        _requested.Cancel();
    }

    private void EndNow()
    {
        Console.Error.WriteLine("akkap2p: stopped without waiting for the rest to end");
        _lastWord?.Invoke();
        Environment.Exit(_status);
    }
}
