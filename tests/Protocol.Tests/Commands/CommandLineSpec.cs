using AkkaP2P.Protocol.Commands;
using FsCheck;
using FsCheck.Fluent;

namespace AkkaP2P.Protocol.Tests.Commands;

public sealed class CommandLineSpec
{
    [Theory]
    [InlineData("login ada secret", "login|ada|secret")]
    [InlineData("  a\t b  ", "a|b")]
    [InlineData("""get "my file.bin" x""", "get|my file.bin|x")]
    [InlineData("""a "say \"hi\" \\ there" """, """a|say "hi" \ there""")]
    [InlineData("""a "C:\temp\x" """, """a|C:\temp\x""")]
    [InlineData("""a 'lit\"er\\al "x"' """, """a|lit\"er\\al "x" """)]
    [InlineData("""a C:\temp b""", """a|C:\temp|b""")]
    [InlineData("""a ""  b""", "a||b")]
    [InlineData("""a b"c d"'e f'g""", "a|bc de fg")]
    [InlineData("a #b", "a|#b")]
    [InlineData("", "")]
    public void A_line_is_split_into_words(string line, string words)
    {
        Assert.True(CommandLine.TrySplit(line, out var split, out _));
        Assert.Equal(words.TrimEnd(), string.Join('|', split));
    }

    [Theory]
    [InlineData("a \"b")]
    [InlineData("a 'b")]
    [InlineData("a \"b\\\"")]
    [InlineData("a \"")]
    [InlineData("it's")]
    public void Unbalanced_quotes_are_refused_with_a_reason(string line)
    {
        Assert.False(CommandLine.TrySplit(line, out _, out var problem));
        Assert.Contains("quote is not closed", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlong_line_is_refused() => Assert.False(CommandLine.TrySplit(new string('a', CommandLine.MaxLength + 1), out _, out _));

    [Theory]
    [InlineData("", true)]
    [InlineData(" \t", true)]
    [InlineData("# login", true)]
    [InlineData("login # x", false)]
    public void Empty_lines_and_comments_are_skipped(string line, bool skipped) => Assert.Equal(skipped, CommandLine.IsSkipped(line));

    [Fact]
    public void A_quoted_word_is_read_back_as_it_was() => Prop.ForAll<NonNull<string>[]>(words =>
    {
        Assert.True(CommandLine.TrySplit(string.Join(' ', words.Select(w => CommandLine.Quote(w.Get))), out var read, out _));
        Assert.Equal(words.Select(w => w.Get), read);
    }).QuickCheckThrowOnFailure();
}
