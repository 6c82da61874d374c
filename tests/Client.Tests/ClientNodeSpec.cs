using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Akka.Configuration;
using AkkaP2P.Client.Tests.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AkkaP2P.Client.Tests;

/// <summary>A whole node against a tracker that plays its part: what is decided on this side.</summary>
public sealed class ClientNodeSpec : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private readonly FakeCluster _cluster = new();
    private readonly ECDsa _ticketKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private FakeTracker _tracker = null!;

    public async Task InitializeAsync()
    {
        _tracker = await FakeTracker.Start(_cluster);
        _tracker.Answer = Answer;
    }

    public async Task DisposeAsync()
    {
        await _tracker.DisposeAsync();
        _cluster.Dispose();
        _ticketKey.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task It_is_ready_once_it_is_connected_and_says_where_it_listens()
    {
        await using var node = await Start();
        var ready = Assert.IsType<ClientEvent.Ready>(await node.Events.ReadAsync());
        // On a machine so busy that it takes seconds to connect it says first that it is ready without.
        Assert.Equal(_tracker.Api, ready.Tracker ?? Assert.IsType<ClientEvent.TrackerConnected>(await node.Events.ReadAsync()).Tracker);
        Assert.Equal((node.Status.Listen, node.Status.NodeId.ToString()), (ready.Listen, ready.NodeId));
        Assert.NotEqual(0, IPEndPoint.Parse(ready.Listen).Port);
    }

    [Fact]
    public async Task Without_login_commands_are_refused_before_their_names_are_looked_at()
    {
        await using var node = await Start();
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.CreateGroup("no/name")).Error!.Code);
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.ListGroups()).Error!.Code);
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.UploadFile("", "no/name")).Error!.Code);
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.DownloadFile(new DownloadRequest("g", "f", "/tmp"))).Error!.Code);
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.StopShare(null, "f")).Error!.Code);
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.ExportTorrent("g", "f", "x")).Error!.Code);
        Assert.Equal(ErrorCode.NotLoggedIn, (await node.Logout()).Error!.Code);
        Assert.DoesNotContain(_tracker.Requests, r => r.Path.StartsWith("/groups", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_are_refused_without_asking_a_tracker()
    {
        await using var node = await LoggedIn();
        var asked = _tracker.Requests.Count(r => r.Path.StartsWith("/groups", StringComparison.Ordinal));
        Assert.Equal(ErrorCode.InvalidName, (await node.CreateUser("", "secret123")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.Login("al ice", "secret123")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.CreateGroup("../films")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.AcceptRequest("films", "")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.ShowPeers("films", "../a")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.DownloadFile(new DownloadRequest("films", "a/b", "/tmp"))).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.StopShare(null, "a/b")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.UploadFile("", "films")).Error!.Code);
        Assert.Equal(asked, _tracker.Requests.Count(r => r.Path.StartsWith("/groups", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Signing_in_twice_is_refused_and_signing_in_after_logout_is_not()
    {
        await using var node = await LoggedIn();
        Assert.Equal("alice", node.Status.User);
        Assert.Equal(ErrorCode.AlreadyLoggedIn, (await node.Login("bob", "secret123")).Error!.Code);
        Assert.True((await node.Logout()).Ok);
        Assert.Null(node.Status.User);
        Assert.True((await node.Login("bob", "secret123")).Ok);
    }

    [Fact]
    public async Task An_upload_is_refused_for_its_path_before_the_tracker_is_asked()
    {
        await using var node = await LoggedIn();
        Assert.Equal(ErrorCode.PathNotFound, (await node.UploadFile(_data["missing"], "films")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidName, (await node.UploadFile(_data["two\nlines"], "films")).Error!.Code);
        Assert.Equal(ErrorCode.NotARegularFile, (await node.UploadFile(_data.Path, "films")).Error!.Code);
    }

    [Fact]
    public async Task An_upload_is_registered_announced_and_served_and_the_second_one_refused()
    {
        await using var node = await LoggedIn();
        File.WriteAllText(_data["a.txt"], "abc");
        var uploaded = (await node.UploadFile(_data["a.txt"], "films", withSha256: true)).Value;
        Assert.Equal(("films", "a.txt", 3, 1), (uploaded.Group, uploaded.File, uploaded.Size, uploaded.Pieces));
        Assert.Equal(Hash256.Of("abc"u8), uploaded.Sha256);
        Assert.Contains("a.txt", _tracker.Requests.Last(r => r.Path == "/announce").Body, StringComparison.Ordinal);
        Assert.Equal(_data["a.txt"], Assert.Single((await node.ShowShares()).Value.Shares).Path);
        Assert.Equal(ErrorCode.AlreadyShared, (await node.UploadFile(_data["a.txt"], "films")).Error!.Code);
    }

    [Fact]
    public async Task Shares_end_with_logout_and_come_back_with_login_also_after_a_restart()
    {
        File.WriteAllText(_data["a.txt"], "abc");
        await using (var node = await LoggedIn())
        {
            Assert.True((await node.UploadFile(_data["a.txt"], "films")).Ok);
            Assert.True((await node.Logout()).Ok);
            Assert.Empty((await node.ShowShares()).Value.Shares);
            Assert.True((await node.Login("alice", "secret123")).Ok);
            Assert.Single((await node.ShowShares()).Value.Shares);
        }

        await using var again = await Start();
        Assert.Empty((await again.ShowShares()).Value.Shares);
        Assert.True((await again.Login("alice", "secret123")).Ok);
        Assert.Single((await again.ShowShares()).Value.Shares);
    }

    [Fact]
    public async Task A_share_that_is_stopped_leaves_the_swarm_and_does_not_come_back()
    {
        File.WriteAllText(_data["a.txt"], "abc");
        await using (var node = await LoggedIn())
        {
            Assert.True((await node.UploadFile(_data["a.txt"], "films")).Ok);
            Assert.True((await node.StopShare(null, "a.txt")).Ok);
            Assert.Equal(ErrorCode.FileNotFound, (await node.StopShare(null, "a.txt")).Error!.Code);
        }

        await using var again = await LoggedIn();
        Assert.Empty((await again.ShowShares()).Value.Shares);
        Assert.True(File.Exists(_data["a.txt"]));
    }

    [Fact]
    public async Task The_nodes_own_copy_of_a_dropped_file_goes_with_the_last_share_of_it()
    {
        await using var node = await LoggedIn();
        var copy = _data[$"node/dropped/alice/films/{Guid.NewGuid():n}/a.txt"];
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, "abc");
        Assert.True((await node.UploadFile(copy, "films")).Ok);
        Assert.True((await node.UploadFile(copy, "songs")).Ok);
        Assert.True((await node.StopShare("films", "a.txt")).Ok);
        Assert.True(File.Exists(copy));
        Assert.True((await node.StopShare("songs", "a.txt")).Ok);
        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_line_and_frees_the_folder()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var listen = (IPEndPoint)taken.LocalEndpoint;
        var e = await Assert.ThrowsAsync<ClientStartException>(() => ClientNode.Start(Options() with { Listen = listen }));
        Assert.Contains(listen.ToString(), e.Message, StringComparison.Ordinal);
        await using var node = await Start();
    }

    [Fact]
    public async Task A_setting_that_cannot_be_read_is_one_clear_line()
    {
        var config = ConfigurationFactory.ParseString("akkap2p.client.shares.check-interval = soon");
        await Assert.ThrowsAsync<ClientStartException>(() => ClientNode.Start(Options() with { Config = config }));
    }

    [Fact]
    public async Task Two_nodes_cannot_use_one_data_folder()
    {
        await using var node = await Start();
        await Assert.ThrowsAsync<ClientStartException>(Start);
    }

    private Task<ClientNode> Start() => ClientNode.Start(Options());

    private async Task<ClientNode> LoggedIn()
    {
        var node = await Start();
        Assert.True((await node.Login("alice", "secret123")).Ok);
        return node;
    }

    private ClientOptions Options() => new()
    {
        Trackers = new TrackerInfo([_tracker.Endpoint]),
        DataFolder = _data["node"],
        Config = ConfigurationFactory.ParseString("akka.loglevel = ERROR\nakka.stdout-loglevel = ERROR"),
    };

    private Task Answer(HttpContext http, FakeTracker.Request request) => (request.Method, request.Path) switch
    {
        ("POST", "/sessions") => FakeTracker.Json(
            http, new SignedIn("alice", "session", "token", DateTimeOffset.MaxValue, _ticketKey.ExportSubjectPublicKeyInfo(), []), ApiJson.Default.SignedIn),
        ("GET", var path) when path.StartsWith("/groups/", StringComparison.Ordinal) && path.Contains("/files/", StringComparison.Ordinal) => FakeTracker.Refuse(http, 404, ErrorCode.FileNotFound),
        ("POST", "/groups/films/files" or "/groups/songs/files") => FakeTracker.Json(
            http, new FileDescription(request.Path.Split('/')[2], "a.txt", 3, 512 << 10, 1, Hash256.Of("abc"u8), null, ["alice"]), ApiJson.Default.FileDescription),
        ("POST", "/announce") => FakeTracker.Json(http, new Announced([]), ApiJson.Default.Announced),
        _ => FakeTracker.Json(http, Done.Instance, ApiJson.Default.Done),
    };
}
