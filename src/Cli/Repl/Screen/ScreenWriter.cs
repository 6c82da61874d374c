using System.Text;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>Whole lines onto the screen, for what would otherwise go to stderr. Safe to call from any thread.</summary>
internal sealed class ScreenWriter(LiveScreen screen) : TextWriter
{
    private const int LongestLine = 8192;

    /// <summary>Guards the line.</summary>
    private readonly Lock _writing = new();
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_writing)
        {
            if (value == '\r') return;
            _line.Append(value);
            if (value == '\n' || _line.Length >= LongestLine) Pass();
        }
    }

    public override void Write(string? value)
    {
        lock (_writing)
        {
            foreach (var c in value ?? "") Write(c);
        }
    }

    private void Pass()
    {
        screen.Print(_line.ToString());
        _line.Clear();
    }
}
