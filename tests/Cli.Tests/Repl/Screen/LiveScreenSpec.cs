using AkkaP2P.Cli.Repl.Screen;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Screen;

/// <summary>What a person sees; the cursor is <c>▒</c>.</summary>
public class LiveScreenSpec
{
    private readonly VtScreen _terminal = new(40, 10, CellText.Width);
    private readonly LiveScreen _screen;

    public LiveScreenSpec() => _screen = new LiveScreen(_terminal, () => (40, 10), colours: true);

    [Fact]
    public void Text_is_printed_above_the_prompt()
    {
        Prompt("list_fi");
        _screen.Print("one");
        _screen.Print("two\nthree\n");

        Assert.Equal("one\ntwo\nthree\nanna> list_fi▒", _terminal.Seen);
    }

    [Fact]
    public void Progress_stands_above_the_prompt_and_goes_when_it_is_done()
    {
        Prompt("he");
        _screen.SetRow(2, _ => "second");
        _screen.SetRow(1, _ => "first");
        _screen.Print("printed");
        Assert.Equal("printed\nfirst\nsecond\nanna> he▒", _terminal.Seen);

        _screen.RemoveRow(1);
        Assert.Equal("printed\nsecond\nanna> he▒", _terminal.Seen);
        _screen.RemoveRows();
        Assert.Equal("printed\nanna> he▒", _terminal.Seen);
    }

    [Fact]
    public void Without_a_prompt_the_cursor_is_below_the_progress()
    {
        _screen.SetRow(1, _ => "first");
        _screen.Print("printed");
        Assert.Equal("printed\nfirst\n▒", _terminal.Seen);
        _screen.RemoveRow(1);
        Assert.Equal("printed\n▒", _terminal.Seen);
    }

    [Fact]
    public void The_cursor_is_where_the_line_is_edited()
    {
        Prompt("list_files", cursor: 4);
        Assert.Equal("anna> list▒_files", _terminal.Seen);
        _screen.Print("x");
        Assert.Equal("x\nanna> list▒_files", _terminal.Seen);
    }

    [Theory]
    [InlineData(0, "anna> ▒aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\naaaaaaaaaaa")]
    [InlineData(33, "anna> aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n▒aaaaaaaaaaa")]
    [InlineData(44, "anna> aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\naaaaaaaaaaa▒")]
    public void A_long_line_takes_several_rows(int cursor, string seen)
    {
        Prompt(new string('a', 44), cursor);
        Assert.Equal(seen, _terminal.Seen);
        _screen.Refresh();
        Assert.Equal(seen, _terminal.Seen);
    }

    [Fact]
    public void A_line_that_just_fills_its_row_has_its_cursor_on_the_next()
    {
        Prompt(new string('a', 33));
        Assert.Equal($"anna> {new string('a', 33)}\n▒", _terminal.Seen);
        _screen.Print("x");
        Assert.Equal($"x\nanna> {new string('a', 33)}\n▒", _terminal.Seen);
    }

    [Fact]
    public void Of_a_line_longer_than_the_screen_the_part_around_the_cursor_is_seen()
    {
        Prompt(new string('a', 1000) + "end");
        _screen.Print("printed");
        Assert.Equal(10, _terminal.Lines.Count);
        Assert.EndsWith("end▒", _terminal.Seen, StringComparison.Ordinal);
        Assert.StartsWith("printed\naaa", _terminal.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_characters_take_two_cells()
    {
        Prompt("漢字漢字", cursor: 2);
        Assert.Equal("anna> 漢字▒漢字", _terminal.Seen);
        Prompt(new string('漢', 20));
        Assert.Equal($"anna> {new string('漢', 16)}\n{new string('漢', 4)}▒", _terminal.Seen);
    }

    [Fact]
    public void More_progress_than_a_third_of_the_screen_is_summed_up()
    {
        for (var i = 0; i < 9; i++)
        {
            var number = i;
            _screen.SetRow(i, _ => $"row {number}");
        }

        Assert.Equal("row 0\nrow 1\n… and 7 more: show_downloads\n▒", _terminal.Seen);
    }

    [Fact]
    public void A_finished_line_stays_and_what_follows_comes_below()
    {
        Prompt("status");
        _screen.SetRow(1, _ => "moving");
        _screen.CommitPrompt();
        _screen.Print("result");
        Assert.Equal("anna> status\nresult\nmoving\n▒", _terminal.Seen);
    }

    [Fact]
    public void The_screen_can_be_cleared_under_the_prompt()
    {
        _screen.Print("old");
        Prompt("ab");
        _screen.ClearAll();
        Assert.Equal("anna> ab▒", _terminal.Seen.TrimStart('\n'));
    }

    [Fact]
    public void A_closed_screen_leaves_what_was_printed_and_no_more()
    {
        _screen.Print("result");
        Prompt("half a li");
        _screen.SetRow(1, _ => "moving");
        _screen.Dispose();
        _screen.SetRow(2, _ => "late");
        _screen.Print("bye");
        Assert.Equal("result\nbye\n▒", _terminal.Seen);
    }

    /// <summary>A terminal that becomes narrower wraps the rows that are there.</summary>
    [Fact]
    public void Rows_that_a_narrower_terminal_has_wrapped_are_erased_too()
    {
        var narrow = new VtScreen(20, 10, CellText.Width);
        var width = 40;
        var screen = new LiveScreen(narrow, () => (width, 10), colours: false);
        screen.ShowPrompt(() => new PromptView(new PromptLabel("anna> "), "ab", 2));
        screen.SetRow(1, _ => new string('x', 35));
        width = 20;
        screen.Refresh();
        Assert.Equal($"{new string('x', 18)}…\nanna> ab▒", narrow.Seen);
    }

    private void Prompt(string text, int? cursor = null) =>
        _screen.ShowPrompt(() => new PromptView(new PromptLabel("anna> "), text, cursor ?? text.Length));
}
