using System.Runtime.InteropServices;
using AkkaP2P.Cli.Repl.Completing;
using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>
/// The process's terminal while somebody works at it: keys come from it, the screen's last rows are kept, and what goes to stderr goes above them. All is as it was
/// when this is disposed, or when the process exits otherwise.
/// </summary>
internal sealed class TerminalSession : IDisposable
{
    private readonly LiveScreen _screen;
    private readonly TerminalKeys _keys;
    private readonly TextWriter _stderr = Console.Error;
    private readonly PosixSignalRegistration? _resized;

    public TerminalSession(LiveScreen screen, Interrupts interrupts)
    {
        _screen = screen;
        _keys = new TerminalKeys(interrupts);
        Console.SetError(new ScreenWriter(screen));
        if (!OperatingSystem.IsWindows()) _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => screen.Refresh());
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Whether stdin is a terminal, and stdout one that can be written over and over.</summary>
    public static bool IsPossible(TextTarget target) => target.Screen is not null && !Console.IsInputRedirected;

    public IAsyncEnumerable<string> ReadLines(ICompleter completer, Func<PromptLabel> label, HistoryFile file, CancellationToken cancel) =>
        new LinePrompt(_screen, _keys.Reader, completer, label).ReadLines(file.Load(), file.Save, cancel);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _resized?.Dispose();
        _keys.Dispose();
        Console.SetError(_stderr);
        _screen.Dispose();
    }

    private void OnExit(object? sender, EventArgs e) => _screen.Dispose();
}
