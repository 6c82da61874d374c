using AkkaP2P.Cli.Repl.Screen;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Screen;

public class WordWrapSpec
{
    [Theory]
    [InlineData("fits as it is", "fits as it is")]
    [InlineData("a line that is too long", "a line that is\ntoo long")]
    [InlineData("two\nlines, one of which is long", "two\nlines, one of\nwhich is long")]
    [InlineData("/a/path/that/is/longer/than/the/screen stays", "/a/path/that/is/longer/than/the/screen\nstays")]
    [InlineData("  --x  what it does then", "  --x  what it\n       does\n       then")]
    [InlineData("漢字漢字 漢字漢字 漢字", "漢字漢字\n漢字漢字 漢字")]
    [InlineData("\e[31mfour words are red\e[0m here", "\e[31mfour words are\nred\e[0m here")]
    [InlineData("ends with a line break\n", "ends with a\nline break\n")]
    public void Words_stay_whole(string text, string expected) => Assert.Equal(expected, WordWrap.Fit(text, 15));

    [Fact]
    public void Whatever_the_width_no_word_is_lost()
    {
        const string Text = "no such folder: /nowhere/at/all: make it first  [path_not_found]";
        for (var width = 1; width < 80; width++)
            Assert.Equal(Text.Split(' ', StringSplitOptions.RemoveEmptyEntries), WordWrap.Fit(Text, width).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }
}
