using AkkaP2P.Cli.Repl;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

public class HelpfulnessSpec
{
    [Theory]
    [InlineData("downlaod_file", "download_file")]
    [InlineData("dowload_file", "download_file")]
    [InlineData("list-groups", "list_groups")]
    [InlineData("LOGIN", "login")]
    [InlineData("logni", "login")]
    [InlineData("upload", "upload_file")]
    [InlineData("joingroup", "join_group")]
    [InlineData("exit", null)]
    [InlineData("x", null)]
    [InlineData("show", null)]
    [InlineData("frobnicate", null)]
    public void A_mistyped_command_is_recognised(string typed, string? meant) => Assert.Equal(meant, DidYouMean.Of(typed, ClientCommands.Names));

    [Theory]
    [InlineData("a", "a", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xbc", 1)]
    [InlineData("abcd", "badc", 2)]
    public void Mistakes_are_counted(string a, string b, int mistakes) =>
        Assert.Equal((mistakes, mistakes), (DidYouMean.Distance(a, b), DidYouMean.Distance(b, a)));

    [Theory]
    [InlineData("not_a_member", "list_files films", "join_group films")]
    [InlineData("not_a_member", "download_file --overwrite films a.bin .", "join_group films")]
    [InlineData("not_a_member", "download_file --strategy random films a.bin .", "join_group films")]
    [InlineData("not_a_member", "upload_file a.bin \"my films\"", "join_group \"my films\"")]
    [InlineData("file_not_found", "download_file films a.bin .", "list_files films")]
    [InlineData("destination_exists", "download_file films a.bin .", "--overwrite")]
    [InlineData("not_logged_in", "list_groups", "login USER")]
    [InlineData("usage", "download_file films", "help download_file")]
    [InlineData("user_exists", "create_user anna secret-1", "login anna")]
    [InlineData("no_trackers", "list_groups", "status")]
    public void A_refusal_is_met_with_what_to_do_next(string code, string line, string next)
    {
        var error = new CommandError(Enum.GetValues<ErrorCode>().Single(c => c.Wire() == code), "no");
        Assert.Contains(next, NextStep.After(error, line), StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_never_repeats_a_password()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
        {
            var advice = NextStep.After(new CommandError(code, "no", 3), "login anna secret-1") + NextStep.After(new CommandError(code, "no"), "create_user anna secret-1");
            Assert.DoesNotContain("secret", advice, StringComparison.Ordinal);
        }
    }
}
