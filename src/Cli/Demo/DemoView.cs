using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Demo;

/// <summary>What the demo shows: steps as lines, and a bar that is drawn over and over on a terminal, or a line each quarter elsewhere.</summary>
internal sealed class DemoView(TimeProvider time)
{
    private const int QuietSteps = 4;

    private readonly TextTarget _target = TextTarget.OfProcess();
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private int _shownQuarter;
    private int _ended;

    public void Step(string text)
    {
        _target.Screen?.RemoveRows();
        _shownQuarter = 0;
        _target.Print($"[{(time.GetUtcNow() - _began).TotalSeconds,5:0.0} s] {text}");
    }

    public void Progress(string what, long done, long total, double rate, int peers)
    {
        var part = total == 0 ? 1 : (double)done / total;
        var amount = $"{ByteText.FormatSize(done)} of {ByteText.FormatSize(total)}, {ByteText.FormatRate(rate)}, {peers} connections";
        if (_target.Screen is { } screen)
        {
            screen.SetRow(0, width => new ProgressRow("  " + what, part, amount).Fit(width, _target.Unicode));
        }
        else if ((int)(part * QuietSteps) > _shownQuarter)
        {
            _shownQuarter = (int)(part * QuietSteps);
            _target.Print($"          {what}: {part:P0} {amount}");
        }
    }

    /// <summary>The last line, which says how it came out. The first of several counts: a hard end and the ordinary one may meet.</summary>
    public void End(string text)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _target.Screen?.Dispose();
        _target.Print(text);
    }
}
