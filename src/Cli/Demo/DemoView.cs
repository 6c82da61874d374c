using AkkaP2P.Cli.Repl;
using AkkaP2P.Protocol.Text;
using Spectre.Console;

namespace AkkaP2P.Cli.Demo;

/// <summary>What the demo shows: steps as lines, and a bar that is drawn over and over on a terminal, or a line each quarter elsewhere.</summary>
internal sealed class DemoView
{
    private const int BarWidth = 30;
    private const int QuietSteps = 4;

    private readonly bool _terminal = !Console.IsOutputRedirected;
    private readonly StatusLine _status;
    private readonly DateTimeOffset _began;
    private readonly TimeProvider _time;
    private int _shownQuarter;

    public DemoView(TimeProvider time)
    {
        (_time, _began) = (time, time.GetUtcNow());
        _status = new StatusLine(AnsiConsole.Console, _terminal);
    }

    public void Step(string text)
    {
        _status.Clear();
        _shownQuarter = 0;
        Console.Out.WriteLine($"[{(_time.GetUtcNow() - _began).TotalSeconds,5:0.0} s] {text}");
    }

    public void Progress(string what, long done, long total, double rate, int peers)
    {
        var part = total == 0 ? 1 : (double)done / total;
        var text = $"{part:P0} {ByteText.FormatSize(done)} of {ByteText.FormatSize(total)}, {ByteText.FormatRate(rate)}, {peers} connections";
        if (_terminal)
        {
            var filled = (int)(part * BarWidth);
            _status.Show($"  {what} [{new string('#', filled)}{new string('-', BarWidth - filled)}] {text}");
        }
        else if ((int)(part * QuietSteps) > _shownQuarter)
        {
            _shownQuarter = (int)(part * QuietSteps);
            Console.Out.WriteLine($"          {what}: {text}");
        }
    }

    /// <summary>The last line, which says how it came out.</summary>
    public void End(string text)
    {
        _status.Clear();
        Console.Out.WriteLine(text);
    }
}
