namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>Says so when a command takes long, as one that looks for a tracker: silence would look like a fault.</summary>
internal sealed class SlowCommand : IDisposable
{
    /// <summary>Below all rows of progress.</summary>
    private const long Row = long.MaxValue;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private readonly LiveScreen _screen;

    /// <summary>Guards the two below: the timer may fire while the command ends.</summary>
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private bool _ended;

    public SlowCommand(LiveScreen screen, string command)
    {
        _screen = screen;
        _timer = new Timer(_ => Show(command), null, Long, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _screen.RemoveRow(Row);
        }

        _timer.Dispose();
    }

    private void Show(string command)
    {
        lock (_gate)
        {
            if (!_ended) _screen.SetRow(Row, _ => $"{command} is under way; Ctrl-C gives up waiting");
        }
    }
}
