using System.Diagnostics;
using System.Globalization;
using AkkaP2P.Cli.Processes;
using Npgsql;

namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>A PostgreSQL server in a temporary folder on a free loopback port, started when the first spec needs it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-spec-").FullName;
    private int _port;

    /// <summary>Why no server can be started on this machine, or null.</summary>
    public static string? WhyMissing => Programs is null ? "the programs of PostgreSQL (initdb, pg_ctl) are not installed" : null;

    private static string? Programs { get; } = FindPrograms();

    private string Data => Path.Combine(_folder, "data");

    public string Address(string database) => $"postgres://postgres@127.0.0.1:{_port}/{database}";

    public async Task InitializeAsync()
    {
        if (Programs is null) return;
        // PostgreSQL refuses to run as root; its own user must be able to write there.
        if (IsRoot) await Run("chown", "postgres", _folder);
        await RunProgram("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        _port = FreePorts.Take(1)[0];
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off");
        await RunProgram("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-o", options, "start");
    }

    public async Task DisposeAsync()
    {
        if (Programs is not null) await RunProgram("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    public async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = "postgres",
            Database = "postgres",
            Pooling = false,
        });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string? FindPrograms()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin"))
            : [];
        var inPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(inPath).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));
    }

    private static Task RunProgram(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return IsRoot ? Run("runuser", ["-u", "postgres", "--", path, .. arguments]) : Run(path, arguments);
    }

    private static async Task Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}

[CollectionDefinition(nameof(PostgresServer))]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>;
