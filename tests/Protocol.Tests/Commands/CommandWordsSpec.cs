using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Protocol.Tests.Commands;

public sealed class CommandWordsSpec
{
    [Theory]
    [InlineData("lab film.mkv . --overwrite --strategy random")]
    [InlineData("--overwrite lab --strategy random film.mkv .")]
    [InlineData("lab --strategy=random film.mkv --overwrite .")]
    public void Options_may_stand_anywhere(string line)
    {
        var words = Parse(line);

        Assert.Equal(["lab", "film.mkv", "."], words.Arguments);
        Assert.True(words.Has("--overwrite"));
        Assert.Equal("random", words.Value("--strategy"));
        Assert.False(words.Has("--pieces"));
        Assert.Null(words.Value("--pieces"));
    }

    [Fact]
    public void Two_dashes_end_the_options()
    {
        var words = Parse("lab --overwrite -- --strategy --");

        Assert.Equal(["lab", "--strategy", "--"], words.Arguments);
        Assert.False(words.Has("--strategy"));
    }

    [Fact]
    public void A_single_dash_is_no_option() => Assert.Equal(["-", "-x"], Parse("- -x").Arguments);

    [Theory]
    [InlineData("--fast", "unknown option --fast")]
    [InlineData("--fast=1", "unknown option --fast")]
    [InlineData("--overwrite=yes", "unknown option --overwrite")]
    [InlineData("--strategy", "--strategy needs a value")]
    [InlineData("--overwrite --overwrite", "--overwrite is given twice")]
    [InlineData("--strategy a --strategy b", "--strategy is given twice")]
    public void A_mistake_is_named(string line, string problem)
    {
        Assert.False(CommandWords.TryParse(line.Split(' '), ["--overwrite"], ["--strategy", "--pieces"], out _, out var found));
        Assert.Equal(problem, found);
    }

    private static CommandWords Parse(string line)
    {
        Assert.True(CommandWords.TryParse(line.Split(' '), ["--overwrite"], ["--strategy", "--pieces"], out var words, out var problem), problem);
        return words;
    }
}
