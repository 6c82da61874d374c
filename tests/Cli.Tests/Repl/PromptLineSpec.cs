using AkkaP2P.Cli.Repl;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

/// <summary>Which lines that came together go on side by side.</summary>
public class PromptLineSpec
{
    [Theory]
    [InlineData("download_file g a /to|download_file g b /to|download_file h c /to", "3")]
    [InlineData("upload_file /from/a g|upload_file /from/b g", "2")]
    [InlineData("upload_file /from/a g|# a note||upload_file /from/b g", "2")]
    public void Lines_about_different_files_go_together(string lines, string counts) => Assert.Equal(counts, Counts(lines));

    [Theory]
    [InlineData("download_file g a /to|download_file g a /to|download_file g b /to", "1 2")]
    [InlineData("upload_file /one/a g|upload_file /two/a g", "1 1")]
    [InlineData("upload_file /from/a g|download_file g a /to", "1 1")]
    [InlineData("download_file g a /to|wait_download all|download_file g b /to", "1 1 1")]
    [InlineData("download_file g a /to --overwrite|download_file g b /to|download_file g c /to", "1 2")]
    [InlineData("download_file g a /to|download_file g b /to --pieces 0-9", "1 1")]
    [InlineData("download_file g a /to|download_file g b|download_file g c /to", "1 1 1")]
    [InlineData("download_file g a /to|bogus|download_file g \"c /to", "1 1 1")]
    [InlineData("create_group g|create_group h|leave_group g", "1 1 1")]
    public void A_line_that_may_depend_on_the_one_before_waits_for_it(string lines, string counts) => Assert.Equal(counts, Counts(lines));

    [Fact]
    public void No_line_is_lost_and_none_overtakes_another()
    {
        string[] lines = ["download_file g a /to", "download_file g b /to", "status", "bogus", "upload_file /from/a g"];

        Assert.Equal(lines, PromptLine.Together(lines).SelectMany(l => l).Select(l => l.Text));
    }

    private static string Counts(string lines) => string.Join(' ', PromptLine.Together(lines.Split('|')).Select(l => l.Count));
}
