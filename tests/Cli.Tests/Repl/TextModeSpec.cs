using System.Globalization;
using System.Text;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

public class TextModeSpec
{
    [Fact]
    public async Task A_list_in_a_pipe_is_lines_with_tabs()
    {
        var (text, _) = await Run(new FakeNode(), terminal: false, "list_groups");

        Assert.Equal("serving at 127.0.0.1:7001, connected to https://127.0.0.1:6101\ngroup\towner\tmembers\tfiles\trole\nfilms\tanna\t2\t1\towner\n", text);
    }

    [Fact]
    public async Task A_list_on_a_terminal_is_a_drawn_table()
    {
        var (text, _) = await Run(new FakeNode(), terminal: true, "list_groups");

        Assert.Contains("│ films │ anna  │       2 │     1 │ owner │", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_a_pipe_goes_to_stderr()
    {
        var node = new FakeNode { Refusal = new CommandError(ErrorCode.NotAMember, "not a member of [films]") };

        var (text, errors) = await Run(node, terminal: false, "list_files films");

        Assert.Equal("not_a_member: not a member of [films]: join_group films\n", errors);
        Assert.DoesNotContain("not_a_member", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_on_a_terminal_says_what_to_do_next()
    {
        var node = new FakeNode { Refusal = new CommandError(ErrorCode.NotAMember, "not a member of films") };

        var (text, errors) = await Run(node, terminal: true, "list_files films");

        Assert.EndsWith("not a member of films: join_group films  [not_a_member]\n", text, StringComparison.Ordinal);
        Assert.Equal("", errors);
    }

    [Fact]
    public async Task A_mistyped_command_is_met_with_the_one_that_was_meant()
    {
        var (text, _) = await Run(new FakeNode(), terminal: true, "downlaod_file films a.bin .");

        Assert.Contains("did you mean download_file?", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_come_only_where_they_are_wanted()
    {
        var node = new FakeNode { Refusal = new CommandError(ErrorCode.NotAMember, "no") };

        Assert.Contains("\e[31mno\e[0m", (await Run(node, terminal: true, "list_files films", colours: true)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", (await Run(new FakeNode(), terminal: true, "list_groups\nstatus\nhelp")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", (await Run(new FakeNode(), terminal: false, "list_groups\nstatus\nhelp")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task No_line_of_any_table_is_wider_than_the_terminal(int width)
    {
        var node = new FakeNode { Downloads = [Samples.Download(), Samples.Download(DownloadState.Failed, new CommandError(ErrorCode.DiskFull, new string('x', 200)))] };
        const string lists = "list_groups\nlist_files films\nlist_members films\nshow_downloads\nshow_shares\nshow_peers films a.bin\nstatus\nhelp\nlist_requests films";

        var (text, _) = await Run(node, terminal: true, lists, width);

        // The greeting is one line of any length, which the terminal wraps.
        Assert.All(text.Split('\n').Skip(1), line => Assert.InRange(CellText.Width(line), 0, width));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public async Task Why_a_download_is_slow_and_a_peer_banned_is_said(int width)
    {
        var node = new FakeNode
        {
            Downloads = [Samples.Download() with { Why = "nobody" }],
            Source = new DownloadPeer("anna", "127.0.0.1:7001", PeerState.Banned, 0, 0, 0, 0, 4) { Why = "wrong data" },
        };

        var (text, _) = await Run(node, terminal: true, "show_downloads\nshow_peers films a.bin", width);

        Assert.Contains("nobody", text, StringComparison.Ordinal);
        Assert.Contains("banned", text, StringComparison.Ordinal);
        Assert.Contains("wrong data", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Skip(1), line => Assert.InRange(CellText.Width(line), 0, width));
    }

    [Fact]
    public async Task Help_of_one_command_explains_its_options()
    {
        var (text, _) = await Run(new FakeNode(), terminal: true, "help download_file");

        Assert.Contains("--peer-timeout SECONDS", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_look_like_markup_are_shown_as_they_are()
    {
        var node = new FakeNode();
        node.Raise(new ClientEvent.FileAdded("films", "[red]a[/].bin", 5, "anna"));

        var (text, _) = await Run(node, terminal: true, "logout");

        Assert.Contains("anna shares [red]a[/].bin (5 B) in films", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_download_is_told()
    {
        var node = new FakeNode();
        node.Raise(new ClientEvent.DownloadEnded(Samples.Download(DownloadState.Failed, new CommandError(ErrorCode.DiskFull, "no room"))));

        var (text, _) = await Run(node, terminal: false, "logout");

        Assert.Contains("download 7 of a.bin failed: no room\n", text, StringComparison.Ordinal);
    }

    private static async Task<(string Text, string Errors)> Run(FakeNode node, bool terminal, string input, int width = 100, bool colours = false)
    {
        var (text, errors) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var target = new TextTarget { Output = text, Errors = errors, IsTerminal = terminal, Colours = colours, Unicode = true, Width = () => width };
        var session = new Session(node, new TextOutput(target), new Interrupts(), NullLogger.Instance);
        await session.Run(LineReader.ReadLines(new MemoryStream(Encoding.UTF8.GetBytes(input)), default), default).WaitAsync(TimeSpan.FromSeconds(60));
        return (text.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }
}
