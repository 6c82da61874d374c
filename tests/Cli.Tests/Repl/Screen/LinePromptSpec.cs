using System.Threading.Channels;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Repl.Completing;
using AkkaP2P.Cli.Repl.Editing;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Cli.Tests.Repl.Editing;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Screen;

/// <summary>Keys in, screen and lines out.</summary>
public class LinePromptSpec
{
    private readonly VtScreen _terminal = new(60, 24, CellText.Width);
    private readonly History _history = new([]);
    private readonly List<string> _remembered = [];

    [Fact]
    public async Task A_typed_line_is_read_and_stays_on_the_screen()
    {
        Assert.Equal(["list_groups"], await Lines("list_groupsx BS Enter"));
        Assert.Equal("anna> list_groups\nanna>\n▒", _terminal.Seen);
    }

    [Fact]
    public async Task Lines_that_come_at_once_are_read_one_after_another() =>
        Assert.Equal(["status", "help"], await Lines("status Enter help Enter"));

    [Fact]
    public async Task A_password_is_asked_for_and_neither_seen_nor_remembered()
    {
        Assert.Equal(["login -- anna secret-1"], await Lines("login Space anna Enter secret-1 Enter"));
        Assert.DoesNotContain("secret", _terminal.Seen, StringComparison.Ordinal);
        Assert.Equal(["login anna"], _history.Lines);
        Assert.Equal("anna> login anna\npassword:\nanna>\n▒", _terminal.Seen);
    }

    [Fact]
    public async Task A_password_on_the_line_is_starred_out_and_not_remembered()
    {
        Assert.Equal(["login anna secret-1"], await Lines("login Space anna Space secret-1 Enter"));
        Assert.StartsWith("anna> login anna ********\n", _terminal.Seen, StringComparison.Ordinal);
        Assert.Equal(["login anna"], _remembered);
    }

    [Fact]
    public async Task The_search_shows_nothing_of_a_password() =>
        Assert.DoesNotContain("secret", await After("login Space anna Enter ^R secret-1"), StringComparison.Ordinal);

    [Fact]
    public async Task The_password_of_a_new_account_is_asked_for_twice()
    {
        Assert.Equal(["create_user -- anna secret-1"], await Lines("create_user Space anna Enter secret-1 Enter secret-1 Enter"));
        Assert.Empty(await Lines("create_user Space bert Enter secret-1 Enter secret-2 Enter"));
        Assert.Contains("these were two passwords", _terminal.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_for_a_password_can_be_given_up() =>
        Assert.Equal(["status"], await Lines("login Space anna Enter secret ^C status Enter"));

    [Fact]
    public async Task Ctrl_C_gives_up_a_line_and_ends_an_empty_one()
    {
        Assert.Equal(["", "help"], await Lines("stat ^C help Enter ^C status Enter"));
        Assert.StartsWith("anna> stat^C\nanna> help\nanna>\n", _terminal.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_completes_and_shows_what_is_possible()
    {
        Assert.Equal("anna> status ▒", await After("statu Tab"));
        Assert.StartsWith("anna> list_▒", (await After("lis Tab", new VtScreen(60, 24, CellText.Width))), StringComparison.Ordinal);
        var seen = await After("list_ Tab", new VtScreen(60, 24, CellText.Width));
        Assert.Equal("list_groups    list_members\nlist_requests  list_files\nanna> list_▒", seen);
    }

    private async Task<string[]> Lines(string typed)
    {
        var lines = new List<string>();
        await foreach (var line in Prompt(typed, _terminal, end: true)) lines.Add(line);
        return [.. lines];
    }

    /// <summary>What is seen when all was typed and nothing more comes.</summary>
    private async Task<string> After(string typed, VtScreen? terminal = null)
    {
        terminal ??= _terminal;
        var keys = Channel.CreateUnbounded<Key>();
        foreach (var key in Typing.Keys(typed)) keys.Writer.TryWrite(key);
        using var stop = new CancellationTokenSource();
        var reading = Read(Prompt(keys.Reader, terminal, stop.Token));
        // All keys are there and all is answered at once, so it has come as far as waiting for the next key.
        var seen = terminal.Seen;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        return seen;
    }

    private static async Task Read(IAsyncEnumerable<string> lines)
    {
        await foreach (var _ in lines)
        {
        }
    }

    private IAsyncEnumerable<string> Prompt(string typed, VtScreen terminal, bool end)
    {
        var keys = Channel.CreateUnbounded<Key>();
        foreach (var key in Typing.Keys(typed)) keys.Writer.TryWrite(key);
        if (end) keys.Writer.Complete();
        return Prompt(keys.Reader, terminal, CancellationToken.None);
    }

    private IAsyncEnumerable<string> Prompt(ChannelReader<Key> keys, VtScreen terminal, CancellationToken stop)
    {
        var screen = new LiveScreen(terminal, () => (terminal.Width, terminal.Height), colours: false);
        var completer = new WordCompleter([.. ClientCommands.Names]);
        return new LinePrompt(screen, keys, completer, () => new PromptLabel("anna> ")).ReadLines(_history, h => _remembered.Add(h.Lines[^1]), stop);
    }
}
