using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AkkaP2P.Cli.Repl.Completing;
using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>Asks for one line after another: keys go to a <see cref="LineEditor"/>, and what it shows to the screen.</summary>
internal sealed class LinePrompt(LiveScreen screen, ChannelReader<Key> keys, ICompleter completer, Func<PromptLabel> label)
{
    private static readonly Func<PromptLabel> Password = () => new PromptLabel("password: ");
    private static readonly Func<PromptLabel> PasswordAgain = () => new PromptLabel("the same again: ");

    /// <summary>Lines without passwords; each is told to <paramref name="remember"/>.</summary>
    public async IAsyncEnumerable<string> ReadLines(History history, Action<History> remember, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await ReadLine(label, history, hidden: false, cancel) is { } line)
        {
            if (Secrets.ForHistory(line) is { } kept && history.Add(kept)) remember(history);
            if (!Secrets.LacksPassword(line)) yield return line;
            else if (await AskPassword(line, cancel) is { } password) yield return Secrets.WithPassword(line, password);
        }
    }

    /// <summary>Twice for a new account, where a slip would lock its owner out. Null when it is not given.</summary>
    private async Task<string?> AskPassword(string line, CancellationToken cancel)
    {
        var password = await ReadHidden(Password, cancel);
        if (password is null || !line.TrimStart().StartsWith("create_user", StringComparison.Ordinal)) return password;
        if (await ReadHidden(PasswordAgain, cancel) == password) return password;
        screen.Print("these were two passwords: nothing was done");
        return null;
    }

    private Task<string?> ReadHidden(Func<PromptLabel> what, CancellationToken cancel) => ReadLine(what, new History([]), hidden: true, cancel);

    /// <summary>Null at the end of the input.</summary>
    /// <param name="hidden">Nothing of it is shown, completed or found.</param>
    private async Task<string?> ReadLine(Func<PromptLabel> before, History history, bool hidden, CancellationToken cancel)
    {
        var editor = new LineEditor(history);
        // Keys are worked on by one task, while anyone may paint: what is seen is replaced whole.
        var view = editor.View;
        screen.ShowPrompt(() => Shown(Volatile.Read(ref view), before(), hidden));
        while (await Next(cancel) is { } key)
        {
            if (hidden && key.Kind is (KeyKind.Search or KeyKind.Tab)) continue;
            var outcome = editor.Press(key);
            if (outcome == EditOutcome.Complete) await Complete(editor, cancel);
            Volatile.Write(ref view, editor.View);
            switch (outcome)
            {
                case EditOutcome.Submitted:
                    screen.CommitPrompt();
                    return editor.Text;
                case EditOutcome.Abandoned:
                    screen.CommitPrompt("^C");
                    return hidden ? null : "";
                case EditOutcome.Ended:
                    screen.CommitPrompt();
                    return null;
                case EditOutcome.ClearScreen:
                    screen.ClearAll();
                    break;
                default:
                    screen.Refresh();
                    break;
            }
        }

        screen.CommitPrompt();
        return null;
    }

    private async Task<Key?> Next(CancellationToken cancel)
    {
        while (await keys.WaitToReadAsync(cancel))
        {
            if (keys.TryRead(out var key)) return key;
        }

        return null;
    }

    private async Task Complete(LineEditor editor, CancellationToken cancel)
    {
        var completion = await completer.Complete(editor.Text[..editor.Cursor], cancel);
        if (!editor.Complete(completion) && completion.Candidates.Count > 1) screen.Print(CandidateList.Of(completion.Candidates, screen.Width));
    }

    private static PromptView Shown(EditView view, PromptLabel before, bool hidden)
    {
        var text = hidden ? "" : Secrets.Mask(view.Text);
        return new PromptView(view.Search is { } search ? new PromptLabel(search) : before, text, Math.Min(view.Cursor, text.Length));
    }
}
