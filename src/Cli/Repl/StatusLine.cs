using System.Diagnostics;
using Spectre.Console;

namespace AkkaP2P.Cli.Repl;

/// <summary>The last line of a terminal, written over and over. Safe to call from any thread.</summary>
internal sealed class StatusLine(IAnsiConsole console, bool terminal)
{
    private static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(100);

    /// <summary>Guards the two below and the order of writes: hashing reports come from its own threads.</summary>
    private readonly Lock _writing = new();
    private long _lastShown;
    private bool _shown;

    public void Show(string text)
    {
        if (!terminal) return;
        lock (_writing)
        {
            if (_shown && Stopwatch.GetElapsedTime(_lastShown) < LeastBetween) return;
            (_lastShown, _shown) = (Stopwatch.GetTimestamp(), true);
            var fitting = text.Length < console.Profile.Width ? text : text[..(console.Profile.Width - 1)];
            Write($"\r{fitting}\e[K");
        }
    }

    public void Clear()
    {
        if (!terminal) return;
        lock (_writing)
        {
            if (_shown) Write("\r\e[K");
            _shown = false;
        }
    }

    private void Write(string text)
    {
        console.Profile.Out.Writer.Write(text);
        console.Profile.Out.Writer.Flush();
    }
}
