using System.Globalization;
using System.Text;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
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

        Assert.Contains("│ films │ anna  │ 2       │ 1     │ owner │", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_a_pipe_goes_to_stderr()
    {
        var node = new FakeNode { Refusal = new CommandError(ErrorCode.NotAMember, "not a member of [films]") };

        var (text, errors) = await Run(node, terminal: false, "list_files films");

        Assert.Equal("not_a_member: not a member of [films]\n", errors);
        Assert.DoesNotContain("not_a_member", text, StringComparison.Ordinal);
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

    private static async Task<(string Text, string Errors)> Run(FakeNode node, bool terminal, string input)
    {
        var (text, errors) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new Output(text) });
        var session = new Session(node, new TextOutput(console, errors, terminal), NullLogger.Instance);
        await session.Run(LineReader.ReadLines(new MemoryStream(Encoding.UTF8.GetBytes(input)), default), default).WaitAsync(TimeSpan.FromSeconds(30));
        return (text.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }

    private sealed class Output(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 100;

        public int Height => 40;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
