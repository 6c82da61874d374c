using System.Globalization;
using Xunit;

namespace AkkaP2P.Cli.Tests.Commands;

/// <summary>The program as called, as far as it starts no node. Serial, since the console is one for all.</summary>
[Collection("console")]
public class ProgramSpec
{
    [Fact]
    public async Task The_version_is_one_line_on_stdout()
    {
        var (code, output, errors) = await Run("--version");

        Assert.Equal((0, "akkap2p 0.1.0\n", ""), (code, output, errors));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("hash", "--help")]
    [InlineData("tracker", "--help")]
    [InlineData("hash", "x", "-h")]
    public async Task Help_goes_to_stdout(params string[] words)
    {
        var (code, output, errors) = await Run(words);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("akkap2p", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("--dance")]
    [InlineData("hash")]
    [InlineData("hash", "--dance", "x")]
    [InlineData("hash", "-x")]
    [InlineData("hash", "--check", "x")]
    [InlineData("hash", "--check", "x", "1234")]
    [InlineData("tracker", "a", "b", "c")]
    [InlineData("tracker", "--data")]
    [InlineData("tracker", "--set", "nonsense", "1")]
    public async Task A_misuse_is_one_line_on_stderr_and_code_2(params string[] words)
    {
        var (code, output, errors) = await Run(words);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(1, errors.Count(c => c == '\n'));
        Assert.StartsWith("akkap2p: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_list_of_trackers_is_one_line_on_stderr_and_code_1()
    {
        var (code, output, errors) = await Run("tracker", "/nowhere/tracker_info.conf", "1");

        Assert.Equal((1, "", "akkap2p: cannot read /nowhere/tracker_info.conf: there is no such file\n"), (code, output, errors));
    }

    [Fact]
    public async Task Hash_prints_roots_as_sha256sum_does_and_goes_on_after_a_missing_file()
    {
        using var folder = new TestFolder();
        var (empty, full) = (folder.Write("empty", 0), folder.Write("full", 5));

        var (code, output, errors) = await Run("hash", empty, "/nowhere/file", full);

        Assert.Equal(1, code);
        Assert.Equal($"-  {empty}\n{TestFolder.RootOfFive}  {full}\n", output);
        Assert.Equal("akkap2p: /nowhere/file does not exist\n", errors);
    }

    [Fact]
    public async Task Hash_adds_the_plain_digest_when_asked()
    {
        using var folder = new TestFolder();
        var path = folder.Write("full", 5);

        var (code, output, _) = await Run("hash", path, "--sha256");

        // One leaf of one piece: the tree is that leaf.
        Assert.Equal((0, $"{TestFolder.RootOfFive}  {TestFolder.RootOfFive}  {path}\n"), (code, output));
    }

    [Fact]
    public async Task Check_says_whether_a_file_has_a_root()
    {
        using var folder = new TestFolder();
        var path = folder.Write("full", 5);

        Assert.Equal((0, $"{path}: OK\n", ""), await Run("hash", "--check", path, TestFolder.RootOfFive));
        Assert.Equal((1, $"{path}: FAILED\n", ""), await Run("hash", "--check", path, new string('a', 64)));
        Assert.Equal((1, "", "akkap2p: /nowhere/file does not exist\n"), await Run("hash", "--check", "/nowhere/file", TestFolder.RootOfFive));
    }

    internal static async Task<(int Code, string Output, string Errors)> Run(params string[] words)
    {
        var (output, errors) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var (formerOutput, formerErrors) = (Console.Out, Console.Error);
        try
        {
            Console.SetOut(output);
            Console.SetError(errors);
            var code = await Program.Main(words);
            return (code, output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(formerOutput);
            Console.SetError(formerErrors);
        }
    }
}
