using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.Cli.Processes;

namespace AkkaP2P.Bench.Trackers;

/// <summary>Trackers as real processes on free ports, on one SQLite store in a folder that goes with them.</summary>
internal sealed class TrackerProcesses : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akkap2p-bench-");
    private readonly List<Process> _processes = [];

    /// <summary>Where each serves.</summary>
    public List<IPEndPoint> Apis { get; } = [];

    public static async Task<TrackerProcesses> Start(int count)
    {
        var trackers = new TrackerProcesses();
        try
        {
            await trackers.StartAll(count);
            return trackers;
        }
        catch
        {
            trackers.Dispose();
            throw;
        }
    }

    public X509Certificate2 Authority { get; private set; } = null!;

    /// <summary>Bytes that one of them has in memory now.</summary>
    public long ResidentBytes(int index)
    {
        var line = File.ReadLines($"/proc/{_processes[index].Id}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds of processor time that all have used.</summary>
    public double ProcessorSeconds => _processes.Sum(p =>
    {
        p.Refresh();
        return p.TotalProcessorTime.TotalSeconds;
    });

    public string ProcessIds => string.Join(' ', _processes.Select(p => p.Id));

    public void Dispose()
    {
        Authority?.Dispose();
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAll(int count)
    {
        var ports = FreePorts.Take(2 * count);
        var info = Path.Combine(_folder.FullName, "tracker_info.conf");
        var entries = Enumerable.Range(0, count).Select(i => $"  {{ host = \"127.0.0.1\", cluster-port = {ports[2 * i]}, api-port = {ports[2 * i + 1]} }}\n");
        await File.WriteAllTextAsync(info, $"trackers = [\n{string.Concat(entries)}]\n");
        for (var i = 0; i < count; i++) Apis.Add(new IPEndPoint(IPAddress.Loopback, ports[2 * i + 1]));
        await Task.WhenAll(Enumerable.Range(1, count).Select(n => StartOne(info, n)));
        Authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder.FullName, "data", "tracker-1", "cluster-ca.pem"));
    }

    private async Task StartOne(string info, int number)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Program, "tracker", info, $"{number}", "--data", Path.Combine(_folder.FullName, "data"),
                "--set", "akkap2p.tracker.passwords.iterations=1",
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        lock (_processes) _processes.Add(process);
        var line = await process.StandardOutput.ReadLineAsync();
        if (line?.StartsWith("READY", StringComparison.Ordinal) != true) throw new InvalidOperationException($"tracker {number} did not start: {line}");
    }

    private static string Program
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root!.FullName, "AkkaP2P.sln"))) root = root.Parent;
            return Path.Combine(root.FullName, "src", "Cli", "bin", "Release", "net10.0", "akkap2p.dll");
        }
    }
}
