using AkkaP2P.EndToEnd.Running;
using Xunit;
using static AkkaP2P.EndToEnd.Terminal.TerminalProcess;

namespace AkkaP2P.EndToEnd.Terminal;

/// <summary>What somebody at a terminal sees and types.</summary>
public class PromptSpec
{
    private const string Secret = "at-a-terminal-1";

    [Fact]
    public async Task Somebody_signs_up_fetches_a_file_and_comes_back()
    {
        await using var world = await World.Start();
        var anna = (await world.Members("anna"))[0];
        var source = world.MakeFile("big file.bin", 24 << 20);
        await anna.Ok($"upload_file \"{source}\" films");
        // Slow enough that the bar is still there when it is looked at, however late that is.
        await anna.Ok("set_limit upload 500kB/s");
        Directory.CreateDirectory(world.Path("got"));
        string[] bert = ["client", world.TrackerInfo, "--data", world.Path("client-bert")];

        await using (var terminal = TerminalProcess.Start(world.Folder, bert))
        {
            await terminal.Sees("(signed out) 127.0.0.1:");
            terminal.Type($"create_user bert{Enter}");
            await terminal.Sees("password: ▒");
            terminal.Type($"{Secret}{Enter}");
            await terminal.Sees("the same again: ▒");
            terminal.Type($"{Secret}{Enter}");
            await terminal.Sees("user bert created");
            terminal.Type($"login bert {Secret}{Enter}");
            await terminal.Sees("signed in as bert");
            await terminal.Sees("\nbert 127.0.0.1:");
            terminal.Type($"list_files films{Enter}");
            await terminal.Sees("join_group films  [not_a_member]");
            terminal.Type($"join_g{Tab}");
            await terminal.Complete("f", "join_group films ");
            terminal.Type(Enter);
            await terminal.Sees("asked to join films");
            await anna.Ok("accept_request films bert");
            await terminal.Sees("you are a member of films");
            terminal.Type($"downl{Tab}films \"big file.bin\" go{Tab}{Enter}");
            await terminal.Sees("> download_file films \"big file.bin\" got/\ndownload 1 started");
            terminal.Type("list_gr");
            await terminal.Sees(seen => seen.Contains("big file.bin [", StringComparison.Ordinal) && seen.EndsWith("> list_gr▒", StringComparison.Ordinal), "a bar above the prompt");
            terminal.Type($"{Tab}{Enter}wait_download all{Enter}");
            await terminal.Sees("│ films │ anna  │");
            await anna.Ok("set_limit upload off");
            await terminal.Sees("download 1 completed: ");
            terminal.Type($"{CtrlR}joi{Enter}");
            await terminal.Sees("[already_member]");
            terminal.Type(CtrlD);
            Assert.Equal(0, await terminal.WaitForExit());
            Assert.DoesNotContain(Secret, terminal.Seen, StringComparison.Ordinal);
        }

        World.AssertSameBytes(source, world.Path("got/big file.bin"));
        var history = world.Path("client-bert/history");
        Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(history), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(history));

        await using var again = TerminalProcess.Start(world.Folder, bert);
        await again.Sees("(signed out) 127.0.0.1:");
        again.Type(Up);
        await again.Sees("> join_group films▒");
        again.Type($"{CtrlC}{CtrlC}");
        Assert.Equal(0, await again.WaitForExit());
    }

    [Fact]
    public async Task A_tracker_answers_at_its_terminal()
    {
        await using var world = await World.Start();
        await world.Tracker.KillNow();

        await using var terminal = TerminalProcess.Start(world.Folder, "tracker", world.TrackerInfo, "1", "--data", world.Path("tracker-data"));
        await terminal.Sees("tracker 1 up> ▒");
        terminal.Type($"sta{Tab}{Enter}");
        await terminal.Sees("│ sessions here │ 0");
        terminal.Type($"mem{Tab}{Enter}");
        await terminal.Sees("│ up    │");
        terminal.Type($"memers{Enter}");
        await terminal.Sees("did you mean members?");
        terminal.Type($"quit{Enter}");
        Assert.Equal(0, await terminal.WaitForExit());
    }
}
