using Akka.Configuration;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Protocol;
using AkkaP2P.Swarm.Assigning;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>Ids, queue, history and events of a node's downloads.</summary>
public sealed class DownloadManagerSpec : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();
    private readonly List<TestNode> _nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Above_the_limit_downloads_are_queued_and_follow_by_themselves()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 32 << 10);
        var bob = await Node("bob", "akkap2p.client.downloads { max-active = 1, small-file = 0B }");
        await Share(alice, "one", 1 << 20);
        await Share(alice, "two", 1000);
        var one = await bob.Download("one", _folder.Sub("to"));
        var two = await bob.Download("two", _folder["to"]);

        Assert.Equal(DownloadState.Queued, (await bob.Status(two)).State);
        alice.Transfers.SetLimit(TransferDirection.Upload, null);
        Assert.True((await bob.Wait()).Ok);
        Assert.Equal(DownloadState.Completed, (await bob.Status(one)).State);
        Assert.Equal(DownloadState.Completed, (await bob.Status(two)).State);
    }

    [Fact]
    public async Task A_small_file_need_not_wait_for_large_ones()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 128 << 10);
        var bob = await Node("bob", "akkap2p.client.downloads { max-active = 1, small-file = 10kB }");
        await Share(alice, "large", 8 << 20);
        await Share(alice, "small", 1000);
        var large = await bob.Download("large", _folder.Sub("to"));
        var small = await bob.Download("small", _folder["to"]);

        Assert.True((await bob.Wait(small)).Ok);
        Assert.False((await bob.Status(large)).Ended);
    }

    [Fact]
    public async Task Several_start_in_their_order_with_one_question()
    {
        var alice = await Node("alice");
        string[] files = ["one", "two", "three"];
        foreach (var file in files) await Share(alice, file, 1000 + file.Length);
        var bob = await Node("bob");
        var to = _folder.Sub("to");
        DownloadRequest[] requests = [.. files.Append("none").Append("one").Append("a/b").Select(file => new DownloadRequest(TestHub.Group, file, to))];

        var started = await bob.Transfers.Downloads.Start(bob.User, requests, default);

        Assert.Equal([1, 2, 3], started.Take(3).Select(s => s.Value.DownloadId));
        Assert.Equal([ErrorCode.FileNotFound, ErrorCode.DestinationExists, ErrorCode.InvalidName], started.Skip(3).Select(s => s.Error!.Code));
        Assert.Equal("offer one two three none one", Assert.Single(bob.Tracker.Asked, asked => asked.StartsWith("offer", StringComparison.Ordinal)));
        Assert.True((await bob.Wait()).Ok);
    }

    [Fact]
    public async Task Ids_are_never_used_again()
    {
        var alice = await Node("alice");
        await Share(alice, "one", 10);
        var bob = await Node("bob");
        var first = await bob.Download("one", _folder.Sub("to"));
        await bob.Wait(first);
        await bob.Transfers.Downloads.Clear(default);
        await bob.Kill();

        var again = await Node("bob");
        Assert.Empty((await again.Transfers.Downloads.Show(default)).Value.Downloads);
        Assert.Equal(first + 1, await again.Download("one", _folder["to/again"]));
    }

    [Fact]
    public async Task Ended_downloads_are_remembered_over_restarts()
    {
        var alice = await Node("alice");
        await Share(alice, "one", 10);
        var bob = await Node("bob");
        var id = await bob.Download("one", _folder.Sub("to"));
        await bob.Wait(id);
        await bob.DisposeAsync();

        var again = await Node("bob");
        var status = await again.Status(id);

        Assert.Equal((DownloadState.Completed, 10L, "one"), (status.State, status.BytesDone, status.File));
        Assert.Empty((await again.Wait()).Value.Downloads); // it was not started since
    }

    [Fact]
    public async Task What_its_user_paused_stays_paused_over_a_restart()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 128 << 10);
        await Share(alice, "one", 4 << 20);
        var bob = await Node("bob");
        var id = await bob.Download("one", _folder.Sub("to"));
        await bob.Transfers.Downloads.Pause(id, default);
        await bob.DisposeAsync();

        var again = await Node("bob");

        Assert.Equal(DownloadState.Paused, (await again.Status(id)).State);
        alice.Transfers.SetLimit(TransferDirection.Upload, null);
        Assert.True((await again.Transfers.Downloads.Resume(id, default)).Ok);
        Assert.True((await again.Wait(id)).Ok);
    }

    [Fact]
    public async Task A_failed_download_can_be_tried_again()
    {
        var alice = await Node("alice");
        await Share(alice, "one", 1000);
        await alice.Kill();
        var bob = await Node("bob");
        var id = await bob.Download("one", _folder.Sub("to"), r => r with { PeerTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(ErrorCode.DownloadFailed, (await bob.Wait(id)).Error?.Code);

        await Share(await Node("alice"), "one", 1000);
        Assert.True((await bob.Transfers.Downloads.Resume(id, default)).Ok);

        Assert.True((await bob.Wait(id)).Ok);
        Assert.Null((await bob.Status(id)).Error);
    }

    [Fact]
    public async Task The_end_is_told_before_who_waits_for_it_and_progress_at_most_twice_a_second()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 2 << 20);
        await Share(alice, "one", 4 << 20);
        var bob = await Node("bob");
        var id = await bob.Download("one", _folder.Sub("to"));
        var elapsed = (await bob.Wait(id)).Value.Downloads.Single().ElapsedSeconds;

        var events = new List<ClientEvent>();
        while (bob.Events.TryRead(out var next)) events.Add(next);

        Assert.Equal(id, Assert.IsType<ClientEvent.DownloadEnded>(events[^1]).Download.DownloadId);
        Assert.InRange(events.Count - 1, 1, 2 * elapsed + 1);
        Assert.All(events.SkipLast(1), e => Assert.IsType<ClientEvent.DownloadProgress>(e));
    }

    [Fact]
    public async Task The_first_bytes_are_told_at_once()
    {
        var alice = await Node("alice");
        await Share(alice, "one", 4 << 20);
        var bob = await Node("bob", time: new ManualTime());
        await bob.Wait(await bob.Download("one", _folder.Sub("to")));

        Assert.True(bob.Events.TryRead(out var first));
        Assert.InRange(Assert.IsType<ClientEvent.DownloadProgress>(first).Download.BytesDone, 1, 4 << 20);
    }

    [Fact]
    public async Task Waiting_for_what_does_not_exist_is_download_not_found()
    {
        var bob = await Node("bob");

        Assert.Equal(ErrorCode.DownloadNotFound, (await bob.Wait(7)).Error?.Code);
        Assert.Equal(ErrorCode.DownloadNotFound, (await bob.Transfers.Downloads.Pause(7, default)).Error?.Code);
        Assert.Equal(ErrorCode.DownloadNotFound, (await bob.Transfers.Downloads.Resume(7, default)).Error?.Code);
        Assert.Empty((await bob.Wait()).Value.Downloads);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_stops_the_node_from_starting()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Sub("data-bob"), "downloads.json"), "{ torn");

        var e = await Assert.ThrowsAsync<ClientStartException>(() => Node("bob"));

        Assert.Contains("downloads.json", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, DownloadStrategy.Rarest)]
    [InlineData("akkap2p.client.downloads.strategy = sequential", null, DownloadStrategy.Sequential)]
    [InlineData("akkap2p.client.downloads.strategy = sequential", DownloadStrategy.Random, DownloadStrategy.Random)]
    public async Task The_strategy_is_as_asked_for_or_else_as_the_settings_say(string settings, DownloadStrategy? asked, DownloadStrategy used)
    {
        var alice = await Node("alice");
        await Share(alice, "one", 10);
        var bob = await Node("bob", settings);
        await bob.Wait(await bob.Download("one", _folder.Sub("to"), r => r with { Strategy = asked, Assignment = AssignmentPolicy.RoundRobin }));
        await bob.DisposeAsync();

        using var journal = new DownloadJournal(_folder["data-bob"]);
        var record = journal.Load().Downloads.Single();

        Assert.Equal((used, AssignmentPolicy.RoundRobin), (record.Strategy, record.Assignment));
    }

    [Theory]
    [InlineData("strategy = fastest", "strategy is rarest, sequential, random, strict, not 'fastest'")]
    [InlineData("assignment = best", "assignment is score, random, round-robin, not 'best'")]
    [InlineData("assignment-k = 0.5", "assignment-k must be 1 or more")]
    public async Task A_strategy_that_is_none_stops_the_node_from_starting(string setting, string why)
    {
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => Node("bob", $"akkap2p.client.downloads.{setting}"));

        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_that_fails_goes_on_with_all_that_it_knew()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 1 << 20);
        await Share(alice, "one", 10);
        await Share(alice, "two", 24 << 20);
        var bob = await Node("bob");
        var one = await bob.Download("one", _folder.Sub("to"));
        await bob.Wait(one);
        var two = await bob.Download("two", _folder["to"]);
        await bob.Until(two, d => d.PiecesDone > 0);
        var waiting = bob.Wait(two);
        var failed = new TaskCompletionSource();
        bob.OnEvent = _ =>
        {
            if (failed.TrySetResult()) throw new InvalidOperationException("as if it were broken");
        };
        await failed.Task;

        alice.Transfers.SetLimit(TransferDirection.Upload, null);

        Assert.True((await waiting).Ok);
        Assert.Equal([DownloadState.Completed, DownloadState.Completed], [(await bob.Status(one)).State, (await bob.Status(two)).State]);
        Assert.Equal(two + 1, await bob.Download("one", _folder["to/again"]));
    }

    [Fact]
    public async Task Who_signs_in_again_before_a_download_has_halted_has_it_go_on()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 2 << 20);
        await Share(alice, "one", 4 << 20);
        var bob = await Node("bob");
        var id = await bob.Download("one", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);

        bob.SignOut();
        bob.SignIn();

        Assert.True((await bob.Wait(id)).Ok);
    }

    [Fact]
    public async Task A_download_cancelled_while_it_pauses_leaves_nothing()
    {
        var alice = await Node("alice");
        alice.Transfers.SetLimit(TransferDirection.Upload, 1 << 20);
        await Share(alice, "one", 24 << 20);
        var bob = await Node("bob");
        var id = await bob.Download("one", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);

        var pause = bob.Transfers.Downloads.Pause(id, default);
        var cancel = bob.Transfers.Downloads.Cancel(id, default);

        Assert.True((await pause).Ok && (await cancel).Ok);
        Assert.Equal(DownloadState.Cancelled, (await bob.Status(id)).State);
        Assert.Empty(Directory.GetFiles(_folder["to"]));
        Assert.Empty(Directory.GetFiles(_folder["data-bob/pieces"]));
    }

    [Fact]
    public void Hostile_or_foreign_words_in_the_history_do_not_become_paths()
    {
        var record = new DownloadRecord(
            1, "bob", "lab", "../../etc/passwd", null, 0, 1 << 19, "/x", null, DownloadStrategy.Rarest, false, null,
            DownloadState.Paused, false, 0, 0, 0, 0, 0, null, null);

        Assert.Throws<FormatException>(() => new DownloadEntry(record, TimeProvider.System).Job(_folder.Path));
    }

    private async Task<TestNode> Node(string user, string settings = "", TimeProvider? time = null)
    {
        var node = await TestNode.Start(_hub, user, _folder[$"data-{user}"], settings, time: time);
        _nodes.Add(node);
        return node;
    }

    private async Task Share(TestNode node, string name, int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        var path = Path.Combine(_folder.Sub("from"), name);
        await File.WriteAllBytesAsync(path, bytes);
        await node.Share(path);
    }
}
