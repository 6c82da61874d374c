using AkkaP2P.Cli.Repl.Editing;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Editing;

public class LineEditorSpec
{
    /// <summary>The cursor as <c>|</c>.</summary>
    private static string Look(LineEditor editor) => editor.View.Text.Insert(editor.View.Cursor, "|");

    private static LineEditor Editor(params string[] history) => new(new History(history));

    [Theory]
    [InlineData("abc", "abc|")]
    [InlineData("abc Left Left X", "aX|bc")]
    [InlineData("abc Home X End Y", "XabcY|")]
    [InlineData("abc Left Left Left Left Right", "a|bc")]
    [InlineData("abc Right Right", "abc|")]
    [InlineData("abc BS", "ab|")]
    [InlineData("abc Home BS", "|abc")]
    [InlineData("abc Home Del", "|bc")]
    [InlineData("abc Home ^D", "|bc")]
    [InlineData("abc Del", "abc|")]
    public void Characters_go_in_and_out_at_the_cursor(string typed, string seen)
    {
        var editor = Editor();
        Assert.Equal(EditOutcome.Editing, editor.Type(typed));
        Assert.Equal(seen, Look(editor));
    }

    [Theory]
    [InlineData("ä́b Left Left", "|ä́b")]
    [InlineData("a👨‍👩‍👧b Left Left", "a|👨‍👩‍👧b")]
    [InlineData("a👨‍👩‍👧 BS", "a|")]
    [InlineData("漢字 Left Del", "漢|")]
    [InlineData("👍 Home Right x", "👍x|")]
    public void What_people_see_as_one_character_is_one(string typed, string seen)
    {
        var editor = Editor();
        editor.Type(typed);
        Assert.Equal(seen, Look(editor));
    }

    [Theory]
    [InlineData("join_group Space films M-b", "join_group |films")]
    [InlineData("join_group Space films M-b M-b", "join_|group films")]
    [InlineData("join_group Space films Home M-f", "join|_group films")]
    [InlineData("a Space b Home M-f M-f M-f", "a b|")]
    [InlineData("a Space b M-b M-b M-b", "|a b")]
    public void The_cursor_moves_by_words(string typed, string seen)
    {
        var editor = Editor();
        editor.Type(typed);
        Assert.Equal(seen, Look(editor));
    }

    [Theory]
    [InlineData("a-b Space c-d ^W", "a-b |")]
    [InlineData("a-b Space c-d M-BS", "a-b c-|")]
    [InlineData("a-b Space c-d Home M-d", "|-b c-d")]
    [InlineData("abc Left ^K", "ab|")]
    [InlineData("abc Left ^U", "|c")]
    [InlineData("abc Left ^U End ^Y", "cab|")]
    [InlineData("a Space b Space c ^W ^W ^Y ^Y", "a b cb c|")]
    [InlineData("abc Home ^K ^Y ^Y", "abcabc|")]
    [InlineData("abc Left Left ^K ^U ^Y", "abc|")]
    [InlineData("ab Space cd ^W x ^W ^Y", "ab x|")]
    [InlineData("^Y", "|")]
    public void What_is_killed_can_be_yanked_and_kills_in_a_row_are_one(string typed, string seen)
    {
        var editor = Editor();
        editor.Type(typed);
        Assert.Equal(seen, Look(editor));
    }

    [Theory]
    [InlineData("ab ^T", "ba|")]
    [InlineData("abc Left ^T", "acb|")]
    [InlineData("a ^T", "|a")]
    [InlineData("ab Home ^T", "|ab")]
    public void Neighbours_are_swapped(string typed, string seen)
    {
        var editor = Editor();
        editor.Type(typed);
        Assert.Equal(seen, Look(editor));
    }

    [Theory]
    [InlineData("Up", "two|")]
    [InlineData("Up Up", "one|")]
    [InlineData("Up Up Up Up", "one|")]
    [InlineData("dra Up Down ft", "draft|")]
    [InlineData("draft Up Up Down Down Down", "draft|")]
    [InlineData("Up X Up Down", "two|")]
    public void Older_lines_come_back_and_the_one_being_typed_stays(string typed, string seen)
    {
        var editor = Editor("one", "two");
        editor.Type(typed);
        Assert.Equal(seen, Look(editor));
    }

    [Theory]
    [InlineData("^R film", "(search 'film') ", "list_files |films")]
    [InlineData("^R fil", "(search 'fil') ", "list_|files films")]
    [InlineData("^R film ^R", "(search 'film') ", "join_group |films")]
    [InlineData("^R film ^R ^R ^R", "(search 'film') ", "join_group |films")]
    [InlineData("^R JOIN", "(search 'JOIN') ", "|join_group films")]
    [InlineData("dr ^R zzz", "(nothing with 'zzz') ", "dr|")]
    [InlineData("dr ^R", "(search '') ", "dr|")]
    [InlineData("^R statusx BS", "(search 'status') ", "|status")]
    public void Ctrl_R_searches_the_history_backwards(string typed, string prompt, string seen)
    {
        var editor = Editor("join_group films", "status", "list_files films", "help");
        Assert.Equal(EditOutcome.Editing, editor.Type(typed));
        Assert.Equal(prompt, editor.View.Search);
        Assert.Equal(seen, Look(editor));
    }

    [Fact]
    public void What_the_search_found_is_the_line_and_its_neighbours_are_a_key_away()
    {
        var editor = Editor("one", "two", "three");
        editor.Type("^R tw End !");
        Assert.Equal("two!|", Look(editor));
        editor.Type("Up");
        Assert.Equal("one|", Look(editor));
    }

    [Fact]
    public void Enter_takes_what_the_search_found()
    {
        var editor = Editor("one", "two");
        Assert.Equal(EditOutcome.Submitted, editor.Type("^R on Enter"));
        Assert.Equal("one", editor.Text);
    }

    [Theory]
    [InlineData("Esc")]
    [InlineData("^C")]
    public void A_search_that_is_given_up_leaves_the_line_as_it_was(string key)
    {
        var editor = Editor("one", "two");
        editor.Type($"draft Left ^R tw {key}");
        Assert.Null(editor.View.Search);
        Assert.Equal("draf|t", Look(editor));
    }

    [Fact]
    public void Ctrl_C_gives_up_the_line_and_on_an_empty_one_ends_the_input()
    {
        Assert.Equal(EditOutcome.Abandoned, Editor().Type("a ^C"));
        Assert.Equal(EditOutcome.Ended, Editor().Type("^C"));
        Assert.Equal(EditOutcome.Ended, Editor().Type("^D"));
        Assert.Equal(EditOutcome.Editing, Editor().Type("a Left ^D"));
    }

    [Fact]
    public void The_terminal_is_asked_to_complete_and_to_clear()
    {
        Assert.Equal(EditOutcome.Complete, Editor().Type("a Tab"));
        Assert.Equal(EditOutcome.ClearScreen, Editor().Type("^L"));
    }

    [Fact]
    public void A_line_stops_growing_where_a_command_would_be_refused()
    {
        var editor = Editor();
        editor.Press(Key.Of(new string('a', 65_536)));
        editor.Press(Key.Of("b"));
        Assert.Equal(65_536, editor.Text.Length);
    }

    [Fact]
    public void So_does_what_is_searched_for()
    {
        var editor = Editor();
        editor.Type("^R");
        editor.Press(Key.Of(new string('a', 65_536)));
        editor.Press(Key.Of("b"));
        Assert.DoesNotContain('b', editor.View.Search!);
    }

    /// <summary>Random keys never break it, and the cursor never stands inside a character.</summary>
    [Fact]
    public void Any_keys_in_any_order_leave_a_line_with_a_cursor_in_it()
    {
        var dice = new Random(20261121);
        var keys = Typing.Keys("a Space é ä́ 👨‍👩‍👧 漢 Left Right M-b M-f Home End Up Down BS Del ^U ^K ^W M-BS M-d ^Y ^T ^R Esc").ToArray();
        var editor = Editor("one", "漢字 two", "");
        for (var i = 0; i < 20_000; i++)
        {
            if (editor.Text.Length > 200) editor.Type("Esc End ^U");
            editor.Press(keys[dice.Next(keys.Length)]);
            var view = editor.View;
            Assert.InRange(view.Cursor, 0, view.Text.Length);
        }
    }
}
