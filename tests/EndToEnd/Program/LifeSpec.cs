using System.Text.RegularExpressions;
using AkkaP2P.Cli.Processes;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Program;

/// <summary>How the program starts and ends.</summary>
public partial class LifeSpec
{
    private static readonly TimeSpan GracefulEnd = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_tracker_says_when_and_where_it_is_ready()
    {
        await using var world = await World.Start();
        await world.Tracker.KillNow();

        var ready = await world.StartTracker();

        Assert.Matches(ReadyLine(), ready);
        Assert.EndsWith($" pid={world.Tracker.Id}", ready, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProgramProcess.Sigterm)]
    [InlineData(ProgramProcess.Sigint)]
    public async Task A_signal_stops_a_tracker_and_a_client_in_order(int signal)
    {
        await using var world = await World.Start();
        var anna = await world.User("anna");

        anna.Process.Signal(signal);
        Assert.Equal(0, await anna.Process.WaitForExit(GracefulEnd));
        world.Tracker.Signal(signal);
        Assert.Equal(0, await world.Tracker.WaitForExit(GracefulEnd));
    }

    [Fact]
    public async Task A_client_stopped_in_the_middle_of_a_wait_ends_in_order()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        await members[0].Ok($"upload_file {world.MakeFile("a.bin", 5000)} films");
        await members[0].Ok("logout");
        await members[1].Ok($"download_file films a.bin {world.Path("got.bin")}");
        members[1].Send("wait_download all");
        await members[1].Event("download_progress");

        members[1].Process.Signal(ProgramProcess.Sigterm);

        Assert.Equal(0, await members[1].Process.WaitForExit(GracefulEnd));
        Assert.False(File.Exists(world.Path("got.bin")));
    }

    [Fact]
    public async Task A_tracker_takes_commands_on_stdin_and_outlives_its_end()
    {
        await using var world = await World.Start();
        world.Tracker.WriteLine("status");
        Assert.Contains("0 sessions", await world.Tracker.ReadLine(GracefulEnd), StringComparison.Ordinal);
        world.Tracker.WriteLine("members");
        Assert.Contains(" up ", await world.Tracker.ReadLine(GracefulEnd), StringComparison.Ordinal);
        world.Tracker.CloseInput();
        await world.User("anna");
        world.Tracker.Signal(ProgramProcess.Sigterm);
        Assert.Equal(0, await world.Tracker.WaitForExit(GracefulEnd));

        await world.StartTracker();
        world.Tracker.WriteLine("quit");
        Assert.Equal(0, await world.Tracker.WaitForExit(GracefulEnd));
    }

    [Fact]
    public async Task What_is_taken_is_named_in_one_line_with_code_1()
    {
        await using var world = await World.Start();
        var anna = await world.Client("anna");
        var listen = (await anna.Ok("status")).GetProperty("listen").GetString()!;

        foreach (var (named, arguments) in new (string, string[])[]
        {
            ("tracker-1", ["tracker", world.TrackerInfo, "1", "--data", world.Path("tracker-data")]),
            ("127.0.0.1:", ["tracker", world.TrackerInfo, "1", "--data", world.Path("other-data")]),
            ("client-anna", ["client", world.TrackerInfo, "--data", world.Path("client-anna")]),
            ($"{listen}: Address already in use", ["client", listen, world.TrackerInfo, "--data", world.Path("client-other")]),
            ("nowhere.conf", ["client", "nowhere.conf", "--data", world.Path("client-other")]),
            ("nowhere.conf", ["tracker", "nowhere.conf", "1"]),
            ("nowhere.script", ["client", world.TrackerInfo, "--script", "nowhere.script", "--data", world.Path("client-other")]),
        })
        {
            var ended = await ProgramProcess.Run(world.Folder, arguments);
            Assert.Equal((1, 0), (ended.ExitCode, ended.Output.Count));
            Assert.Contains(named, Assert.Single(ended.Errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_misuse_is_one_line_with_code_2()
    {
        foreach (var arguments in new string[][]
        {
            ["client", "--bogus"], ["client", "--output", "xml"], ["client", "127.0.0.1:70000"], ["client", "a", "b", "c"], ["client", "--upload-limit", "fast"],
            ["client", "--gateway", "8080"], ["client", "--set", "nonsense"], ["tracker", "--bogus"], ["dance"],
        })
        {
            var ended = await ProgramProcess.Run(Repository.Root, arguments);
            Assert.Equal((string.Join(' ', arguments), 2, 0, 1), (string.Join(' ', arguments), ended.ExitCode, ended.Output.Count, ended.Errors.Count));
        }
    }

    [Theory]
    [InlineData("tracker", "--set", "api.max-connections=0")]
    [InlineData("tracker", "--set", "tickets.lifetime=1h")]
    [InlineData("tracker", "--set", "log.level=loud")]
    [InlineData("tracker", "--set", "akka.loglevel=loud")]
    [InlineData("tracker", "--store", "nonsense")]
    [InlineData("client", "--set", "peer.max-connections=many")]
    [InlineData("client", "--set", "telemetry.otlp-endpoint=collector")]
    [InlineData("client", "--set", "akka.loglevel=loud")]
    public async Task A_value_that_makes_no_sense_is_one_line_with_code_2(string role, string option, string value)
    {
        var folder = Directory.CreateTempSubdirectory("akkap2p-e2e-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "t.conf"), $"127.0.0.1:{FreePorts.Take(1)[0] % 60_000}");

            var ended = await ProgramProcess.Run(folder.FullName, role, "t.conf", "--data", "d", option, value);

            Assert.Equal((2, 0), (ended.ExitCode, ended.Output.Count));
            Assert.Single(ended.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Commands_and_scripts_run_without_a_terminal_and_their_failures_are_the_exit_code()
    {
        await using var world = await World.Start();
        await File.WriteAllTextAsync(world.Path("script"), $"# sign up\ncreate_user anna {World.Password}\n\nlogin anna {World.Password}\nlist_groups\n");
        string[] client = ["client", world.TrackerInfo, "--data", world.Path("client-anna"), "--output", "json"];

        var scripted = await ProgramProcess.Run(world.Folder, [.. client, "--script", "script"]);
        var commanded = await ProgramProcess.Run(world.Folder, [.. client, "--command", $"login anna {World.Password}", "--command", "list_files none"]);
        var text = await ProgramProcess.Run(world.Folder, [.. client[..^2], "--command", "status"]);

        Assert.Equal((0, 4), (scripted.ExitCode, scripted.Output.Count(l => l.Contains("\"result\"", StringComparison.Ordinal) || l.Contains("\"ready\"", StringComparison.Ordinal))));
        Assert.Equal(1, commanded.ExitCode);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains(text.Output, l => l.StartsWith("listen\t127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_of_stdin_waits_for_a_running_wait()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var source = world.MakeFile("big.bin", 16 << 20);
        await members[0].Ok($"upload_file {source} films");
        await members[0].Ok("set_limit upload 8MB/s");
        members[1].Send($"download_file films big.bin {world.Path("got.bin")}");
        members[1].Send("wait_download all");

        Assert.Equal(0, await members[1].End());

        World.AssertSameBytes(source, world.Path("got.bin"));
        var names = members[1].Written.Select(l => l.TryGetProperty("event", out var e) ? e.GetString() : l.GetProperty("command").GetString()).ToList();
        Assert.True(names.LastIndexOf("download_completed") < names.LastIndexOf("wait_download"));
    }

    [Fact]
    public async Task A_client_without_a_tracker_serves_and_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("akkap2p-e2e-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "t.conf"), $"127.0.0.1:{FreePorts.Take(1)[0] % 60_000}");
            await using var process = ProgramProcess.Start(folder.FullName, "client", "t.conf", "--data", "d", "--output", "json");
            var ready = await process.ReadLine(TimeSpan.FromSeconds(90));
            Assert.Contains("\"tracker\":null", ready, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^READY tracker 1 api=https://127\.0\.0\.1:\d+ cluster=127\.0\.0\.1:\d+ pid=\d+$")]
    private static partial Regex ReadyLine();
}
