using AkkaP2P.Cli.Processes;
using AkkaP2P.EndToEnd.Running;
using AkkaP2P.Protocol.Commands;
using Xunit;

namespace AkkaP2P.EndToEnd.Program;

/// <summary>The commands of the README's first fence, as they stand there: from a clone to a file on a second node.</summary>
public class NewcomerSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Four_commands_lead_to_a_file_on_a_second_node()
    {
        var commands = Commands();
        Assert.Equal(4, commands.Length);
        Assert.StartsWith("git clone ", commands[0], StringComparison.Ordinal);

        // The clone: what is shared in it, and a list of trackers on ports that are free here.
        var folder = Directory.CreateTempSubdirectory("akkap2p-e2e-").FullName;
        try
        {
            var readme = Path.Combine(Repository.Root, "README.md");
            File.Copy(readme, Path.Combine(folder, "README.md"));
            var ports = FreePorts.Take(2);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "tracker_info.conf"),
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""trackers = [ { host = "127.0.0.1", cluster-port = {{ports[0]}}, api-port = {{ports[1]}} } ]"""));

            await using var tracker = ProgramProcess.Start(folder, Words(commands[1]));
            Assert.StartsWith("READY tracker 1 ", await tracker.ReadLine(Patience), StringComparison.Ordinal);
            await using var one = ProgramProcess.Start(folder, Words(commands[2]));
            for (var line = ""; line != "file\tREADME.md"; line = await one.ReadLine(Patience))
            {
                // What the commands before it say.
            }

            var two = await ProgramProcess.Run(folder, Words(commands[3]));

            Assert.True(two.ExitCode == 0, string.Join('\n', two.Errors.Concat(two.Output)));
            World.AssertSameBytes(readme, Path.Combine(folder, "two", "README.md"));
            one.WriteLine("quit");
            Assert.Equal(0, await one.WaitForExit(Patience));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Commands()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        return text.Split("```sh\n", 2)[1].Split("```", 2)[0].TrimEnd('\n').Split('\n');
    }

    private static string[] Words(string command)
    {
        Assert.True(CommandLine.TrySplit(command, out var words, out var problem), problem);
        Assert.Equal("./akkap2p", words[0]);
        return [.. words.Skip(1)];
    }
}
