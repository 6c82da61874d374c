using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Program;

public class DemoSpec
{
    [Fact]
    public async Task The_demo_passes_and_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("akkap2p-e2e-");
        try
        {
            await using var demo = ProgramProcess.StartWithTemp(folder.FullName, "demo", "--size", "8MiB");
            Assert.Equal(0, await demo.WaitForExit(TimeSpan.FromSeconds(240)));

            var lines = new List<string>();
            while (demo.Lines.TryRead(out var line)) lines.Add(line);
            Assert.Equal("demo: passed", lines[^1]);
            Assert.Contains(lines, l => l.Contains("killed tracker", StringComparison.Ordinal));
            Assert.Contains(lines, l => l.Contains("noticed and refused wrong bytes", StringComparison.Ordinal));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName, "akkap2p-demo-*"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A second signal is the hard end, which the first one comes to after 9 s.</summary>
    [Theory]
    [InlineData(ProgramProcess.Sigterm)]
    [InlineData(ProgramProcess.Sigint, ProgramProcess.Sigint)]
    public async Task An_interrupted_demo_says_so_and_takes_its_processes_with_it(params int[] signals)
    {
        var folder = Directory.CreateTempSubdirectory("akkap2p-e2e-");
        try
        {
            // It would take long: it is interrupted on its way, however late.
            await using var demo = ProgramProcess.StartWithTemp(folder.FullName, "demo", "--size", "8MiB", "--clients", "32");
            var lines = new List<string>();
            do lines.Add(await demo.ReadLine(TimeSpan.FromSeconds(90))); while (!lines[^1].Contains("client anna is signed in, pid ", StringComparison.Ordinal));
            var child = int.Parse(lines[^1].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

            foreach (var signal in signals) demo.Signal(signal);

            Assert.Equal(1, await demo.WaitForExit(TimeSpan.FromSeconds(60)));
            while (demo.Lines.TryRead(out var line)) lines.Add(line);
            Assert.Equal("demo: FAILED: interrupted", lines[^1]);
            Assert.False(Directory.Exists($"/proc/{child}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
