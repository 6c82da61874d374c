using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>A PostgreSQL server with a database of its own, on one host of a network of namespaces.</summary>
public sealed class PostgresProcess : IAsyncDisposable
{
    private const int Sigquit = 3;
    private const int Port = 5432;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ProgramProcess _process;
    private readonly string _host;

    private PostgresProcess(ProgramProcess process, string host) => (_process, _host) = (process, host);

    /// <summary>Why no server can be started on this machine, or null.</summary>
    public static string? WhyMissing => Programs is null ? "the programs of PostgreSQL (initdb, postgres) are not installed" : null;

    private static string? Programs { get; } = FindPrograms();

    /// <summary>For <c>--store</c>.</summary>
    public string Store => FormattableString.Invariant($"postgres://postgres@{_host}:{Port}/postgres");

    /// <param name="folder">For its data.</param>
    public static async Task<PostgresProcess> Start(string folder, NamespaceNetwork network, int host)
    {
        var data = Path.Combine(folder, "postgres");
        // It refuses to run as root, which is who one is in the network's namespace, and as somebody without a name; 1 is daemon everywhere.
        string[] run = [.. network.On(host), "unshare", "--user", "--map-user=1", "--map-group=1"];
        await using (var initdb = ProgramProcess.StartCommand(
            folder, [.. run, Path.Combine(Programs!, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]))
        {
            if (await initdb.WaitForExit(Patience) != 0) throw new XunitException($"initdb: {string.Join('\n', initdb.Errors)}");
        }

        await File.AppendAllTextAsync(Path.Combine(data, "pg_hba.conf"), "host all all 10.77.0.0/24 trust\n");
        var address = NamespaceNetwork.Address(host);
        var server = ProgramProcess.StartCommand(
            folder,
            [
                .. run, "sh", "-c", "exec \"$@\" 2>&1", "postgres", Path.Combine(Programs!, "postgres"), "-D", data, "-p", FormattableString.Invariant($"{Port}"),
                "-c", $"listen_addresses={address}", "-c", "unix_socket_directories=", "-c", "fsync=off",
            ]);
        while (!(await server.ReadLine(Patience)).Contains("ready to accept connections", StringComparison.Ordinal))
        {
            // What it says before.
        }

        return new PostgresProcess(server, address);
    }

    /// <summary>At once, all of its processes.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Signal(Sigquit);
        await _process.WaitForExit(Patience);
        await _process.DisposeAsync();
    }

    private static string? FindPrograms()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin"))
            : [];
        var inPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(inPath).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }
}
