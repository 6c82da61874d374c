using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AkkaP2P.Tracker.Tests;

/// <summary>Why a tracker does not start, in one line that names the thing.</summary>
public sealed class TrackerStartSpec : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(3);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _folder.Remove();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Contains($"127.0.0.1:{port}", await WhyNot(port: port), StringComparison.Ordinal);
        // Nothing is left behind: the folder is free again.
        await using var node = await Start();
    }

    [Fact]
    public async Task A_data_folder_in_use_is_named()
    {
        await using var running = await Start();
        Assert.Contains(Path.Combine(_folder.Path, "tracker-1"), await WhyNot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("store.db"), "This is no database at all, and long enough to be sure of it.");
        Assert.Contains("store.db", await WhyNot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_no_known_kind_is_refused_without_its_text() =>
        Assert.DoesNotContain("secret", await WhyNot(store: "mysql://user:secret@host/db"), StringComparison.Ordinal);

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_without_its_password()
    {
        var why = await WhyNot(store: "postgres://user:secret@127.0.0.1:1/akkap2p");
        Assert.Contains("postgres://127.0.0.1:1/akkap2p", why, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trackers_of_other_machines_cannot_share_a_sqlite_store() =>
        Assert.Contains("203.0.113.7", await WhyNot(otherHost: "203.0.113.7"), StringComparison.Ordinal);

    [Fact]
    public async Task A_setting_that_makes_no_sense_is_named() =>
        Assert.Contains("akkap2p.tracker.tickets.lifetime", await WhyNot(settings: "akkap2p.tracker.tickets.lifetime = 1h"), StringComparison.Ordinal);

    [Fact]
    public async Task A_setting_that_cannot_be_read_is_named() =>
        Assert.Contains("akkap2p.tracker.api.max-body", await WhyNot(settings: "akkap2p.tracker.api.max-body = much"), StringComparison.Ordinal);

    private async Task<string> WhyNot(int port = 0, string? store = null, string otherHost = "127.0.0.1", string settings = "")
    {
        var refused = await Assert.ThrowsAsync<TrackerStartException>(() => Start(port, store, otherHost, settings));
        Assert.DoesNotContain('\n', refused.Message);
        return refused.Message;
    }

    private Task<TrackerNode> Start(int port = 0, string? store = null, string otherHost = "127.0.0.1", string settings = "") => TrackerNode.Start(
        new TrackerOptions
        {
            Trackers = new TrackerInfo([new("127.0.0.1", _ports[0], port), new(otherHost, _ports[1], _ports[2])]),
            Number = 1,
            DataFolder = _folder.Path,
            Store = store ?? $"sqlite:{_folder.File("store.db")}",
            Config = ConfigurationFactory.ParseString(settings),
        },
        NullLoggerFactory.Instance);
}
