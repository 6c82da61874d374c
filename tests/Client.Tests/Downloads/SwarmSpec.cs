using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>Whole nodes in one process, with real sockets and files; only the tracker is a table.</summary>
public sealed class SwarmSpec : IAsyncLifetime
{
    /// <summary>With this limit of its seeder a file of <see cref="Long"/> bytes is on its way for half a minute: however late it is looked at, it is not over.</summary>
    private const int Slow = 1 << 20;
    private const int Long = 32 << 20;

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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((16 << 10) - 1)]
    [InlineData((512 << 10) - 1)]
    [InlineData((512 << 10) + 1)]
    [InlineData(5 << 20)]
    public async Task A_file_of_any_size_arrives_bit_for_bit(int size)
    {
        var (alice, bob) = (await Node("alice"), await Node("bob"));
        var source = WriteFile("film.mkv", size);
        await alice.Share(source);

        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        var done = (await bob.Wait(id)).Value.Downloads.Single();

        Assert.Equal(DownloadState.Completed, done.State);
        Assert.Equal(size, done.BytesDone);
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(_folder["to/film.mkv"]));
        Assert.Equal([_folder["to/film.mkv"]], Directory.GetFiles(_folder["to"]));
    }

    [Fact]
    public async Task Files_that_come_one_after_the_other_share_a_connection()
    {
        var alice = await TestNode.Start(_hub, "alice", _folder["alice"], "akkap2p.client.peer { max-connections = 1, unproven-patience = 1h }");
        _nodes.Add(alice);
        var bob = await Node("bob");
        foreach (var name in new[] { "one.mkv", "two.mkv", "three.mkv" })
        {
            var source = WriteFile(name, 100_000);
            await alice.Share(source);
            Assert.True((await bob.Wait(await bob.Download(name, _folder.Sub("to")))).Ok);
            AssertArrived(source, $"to/{name}");
        }
    }

    [Fact]
    public async Task Every_seeder_sends_its_part()
    {
        var (alice, carol, bob) = (await Node("alice", 2 * Slow), await Node("carol", 2 * Slow), await Node("bob"));
        var source = WriteFile("film.mkv", 12 << 20);
        await alice.Share(source);
        await carol.Share(source);

        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.Peers.Count(peer => peer.Pieces >= 4) == 2);
        foreach (var seeder in new[] { alice, carol }) seeder.Transfers.SetLimit(TransferDirection.Upload, null);
        var done = (await bob.Wait(id)).Value.Downloads.Single();

        AssertArrived(source, "to/film.mkv");
        Assert.Equal(2, done.Peers.Count);
        Assert.All(done.Peers, peer => Assert.InRange(peer.Pieces, 4, 20));
        Assert.Equal(12 << 20, done.Peers.Sum(peer => peer.Bytes));
    }

    [Fact]
    public async Task A_downloader_serves_what_it_has_from_the_first_piece_on()
    {
        var (alice, bob, carol) = (await Node("alice", Slow), await Node("bob"), await Node("carol"));
        var source = WriteFile("film.mkv", Long);
        await alice.Share(source);

        var first = await bob.Download("film.mkv", _folder.Sub("to-bob"));
        await bob.Until(first, d => d.PiecesDone > 0);
        var second = await carol.Download("film.mkv", _folder.Sub("to-carol"));
        await carol.Until(second, d => d.Peers.Any(peer => peer is { User: "bob", Pieces: > 0 }));
        alice.Transfers.SetLimit(TransferDirection.Upload, null);

        Assert.True((await bob.Wait(first)).Ok);
        var done = (await carol.Wait(second)).Value.Downloads.Single();
        AssertArrived(source, "to-bob/film.mkv");
        AssertArrived(source, "to-carol/film.mkv");
        Assert.Contains(done.Peers, peer => peer is { User: "bob", Pieces: > 0 });
    }

    [Fact]
    public async Task What_this_node_shares_itself_is_copied_and_its_share_stays()
    {
        var alice = await Node("alice");
        var source = WriteFile("film.mkv", (1 << 20) + 1);
        await alice.Share(source);

        var done = (await alice.Wait(await alice.Download("film.mkv", _folder.Sub("to")))).Value.Downloads.Single();

        Assert.Equal(DownloadState.Completed, done.State);
        AssertArrived(source, "to/film.mkv");
        Assert.Equal(source, alice.Table.Served.Single().Info.Path);
    }

    [Fact]
    public async Task A_download_that_waits_says_so_once()
    {
        var (alice, bob) = (await Node("alice"), await Node("bob"));
        await alice.Share(WriteFile("film.mkv", 1 << 20));
        await alice.Kill();

        var id = await bob.Download("film.mkv", _folder.Sub("to"), request => request with { PeerTimeout = TimeSpan.FromSeconds(2) });
        await bob.Wait(id);

        var told = new List<ClientEvent.DownloadProgress>();
        while (bob.Events.TryRead(out var happened))
        {
            if (happened is ClientEvent.DownloadProgress progress) told.Add(progress);
        }

        Assert.Single(told, progress => progress.Download.State == DownloadState.Waiting);
    }

    [Fact]
    public async Task A_finished_downloader_is_a_seeder()
    {
        var (alice, bob, carol) = (await Node("alice"), await Node("bob"), await Node("carol"));
        var source = WriteFile("film.mkv", 1 << 20);
        await alice.Share(source);
        Assert.True((await bob.Wait(await bob.Download("film.mkv", _folder.Sub("to-bob")))).Ok);
        await alice.Kill();

        Assert.True((await carol.Wait(await carol.Download("film.mkv", _folder.Sub("to-carol")))).Ok);

        AssertArrived(source, "to-carol/film.mkv");
        Assert.Equal(1 << 20, await bob.Served(1 << 20));
    }

    [Fact]
    public async Task A_killed_download_keeps_what_it_had()
    {
        var alice = await Node("alice", Slow);
        var bob = await Node("bob");
        var source = WriteFile("film.mkv", Long);
        await alice.Share(source);
        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        var before = await bob.Until(id, d => d.PiecesDone >= 2);
        await bob.Kill();
        Assert.False(File.Exists(_folder["to/film.mkv"]));
        alice.Transfers.SetLimit(TransferDirection.Upload, null);

        var again = await Node("bob");
        var done = (await again.Wait()).Value.Downloads.Single();

        Assert.Equal(id, done.DownloadId);
        Assert.InRange(done.Peers.Sum(peer => peer.Bytes), 1, Long - before.BytesDone);
        AssertArrived(source, "to/film.mkv");
    }

    [Fact]
    public async Task Wrong_bytes_come_from_elsewhere_and_their_sender_is_banned()
    {
        var (mallory, alice, bob) = (await Node("mallory"), await Node("alice", Slow / 4), await Node("bob"));
        var source = WriteFile("film.mkv", 8 << 20);
        await ShareTampered(mallory, source);
        await alice.Share(source);

        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.HashFailures > 0);
        alice.Transfers.SetLimit(TransferDirection.Upload, null);
        var done = (await bob.Wait(id)).Value.Downloads.Single();

        AssertArrived(source, "to/film.mkv");
        Assert.InRange(done.HashFailures, 1, 20);
        Assert.Equal(PeerState.Banned, done.Peers.Single(peer => peer.User == "mallory").State);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(8 << 20)]
    public async Task With_only_wrong_bytes_to_be_had_the_source_is_corrupt(int size)
    {
        var (mallory, bob) = (await Node("mallory"), await Node("bob"));
        await ShareTampered(mallory, WriteFile("film.mkv", size));

        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        Assert.Equal(ErrorCode.DownloadFailed, (await bob.Wait(id)).Error?.Code);

        Assert.Equal(ErrorCode.CorruptSource, (await bob.Status(id)).Error!.Code);
        Assert.False(File.Exists(_folder["to/film.mkv"]));
    }

    [Fact]
    public async Task When_the_seeder_vanishes_it_waits_and_goes_on_when_someone_comes()
    {
        var (alice, bob) = (await Node("alice", Slow), await Node("bob"));
        var source = WriteFile("film.mkv", Long);
        await alice.Share(source);
        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);

        await alice.Kill();
        await bob.Until(id, d => d.State == DownloadState.Waiting);
        var carol = await Node("carol");
        await carol.Share(source);

        Assert.True((await bob.Wait(id)).Ok);
        AssertArrived(source, "to/film.mkv");
    }

    [Fact]
    public async Task With_nobody_there_for_the_peer_timeout_it_fails()
    {
        var (alice, bob) = (await Node("alice"), await Node("bob"));
        await alice.Share(WriteFile("film.mkv", 1000));
        await alice.Kill();

        var id = await bob.Download("film.mkv", _folder.Sub("to"), r => r with { PeerTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(ErrorCode.DownloadFailed, (await bob.Wait(id)).Error?.Code);
        Assert.Equal(ErrorCode.NoSeeders, (await bob.Status(id)).Error!.Code);
    }

    [Fact]
    public async Task A_paused_download_rests_and_goes_on_where_it_was()
    {
        var (alice, bob) = (await Node("alice", Slow), await Node("bob"));
        var source = WriteFile("film.mkv", Long);
        await alice.Share(source);
        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);

        Assert.True((await bob.Transfers.Downloads.Pause(id, default)).Ok);
        var paused = await bob.Status(id);
        Assert.Equal(DownloadState.Paused, paused.State);
        Assert.True(File.Exists(_folder["to/film.mkv.part"]));
        Assert.Equal(ErrorCode.Timeout, (await bob.Wait(id, 0.3)).Error?.Code);
        Assert.Equal(paused.BytesDone, (await bob.Status(id)).BytesDone);

        alice.Transfers.SetLimit(TransferDirection.Upload, null);
        Assert.True((await bob.Transfers.Downloads.Resume(id, default)).Ok);
        Assert.True((await bob.Wait(id)).Ok);
        AssertArrived(source, "to/film.mkv");
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        var (alice, bob) = (await Node("alice", Slow), await Node("bob"));
        await alice.Share(WriteFile("film.mkv", Long));
        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);
        var waiting = bob.Wait(id);

        Assert.True((await bob.Transfers.Downloads.Cancel(id, default)).Ok);

        Assert.Empty(Directory.GetFiles(_folder["to"]));
        Assert.Equal(ErrorCode.DownloadFailed, (await waiting).Error?.Code);
        Assert.Equal(DownloadState.Cancelled, (await bob.Status(id)).State);
        Assert.Equal(ErrorCode.DownloadNotFound, (await bob.Transfers.Downloads.Cancel(id, default)).Error?.Code);
        Assert.True((await bob.Transfers.Downloads.Clear(default)).Ok);
        Assert.Empty((await bob.Transfers.Downloads.Show(default)).Value.Downloads);
    }

    [Fact]
    public async Task Signing_out_pauses_and_signing_in_resumes()
    {
        var (alice, bob) = (await Node("alice", Slow), await Node("bob"));
        var source = WriteFile("film.mkv", Long);
        await alice.Share(source);
        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);

        bob.SignOut();
        await bob.Until(id, d => d.State == DownloadState.Paused);
        alice.Transfers.SetLimit(TransferDirection.Upload, null);
        bob.SignIn();

        Assert.True((await bob.Wait(id)).Ok);
        AssertArrived(source, "to/film.mkv");
    }

    [Fact]
    public async Task A_selection_is_fetched_alone_and_the_rest_later()
    {
        var (alice, bob) = (await Node("alice"), await Node("bob"));
        var source = WriteFile("film.mkv", 5 << 20);
        await alice.Share(source);

        var some = await bob.Download("film.mkv", _folder.Sub("to"), r => r with { Pieces = "1-2,9" });
        var partial = (await bob.Wait(some)).Value.Downloads.Single();
        Assert.Equal((3, _folder["to/film.mkv.partial"]), (partial.PiecesDone, partial.Path));
        Assert.Equal(5 << 20, new FileInfo(partial.Path).Length);

        var rest = (await bob.Wait(await bob.Download("film.mkv", _folder["to"]))).Value.Downloads.Single();
        Assert.Equal(7 * (512 << 10), rest.Peers.Sum(peer => peer.Bytes));
        AssertArrived(source, "to/film.mkv");
    }

    [Fact]
    public async Task A_destination_that_is_taken_is_refused()
    {
        var (alice, bob) = (await Node("alice", 2 << 20), await Node("bob"));
        await alice.Share(WriteFile("film.mkv", 4 << 20));
        await bob.Download("film.mkv", _folder.Sub("to"));

        Assert.Equal(ErrorCode.DestinationExists, (await bob.TryDownload("film.mkv", _folder["to"])).Error?.Code);
        File.WriteAllText(_folder["to/other"], "");
        Assert.Equal(ErrorCode.DestinationExists, (await bob.TryDownload("film.mkv", _folder["to/other"])).Error?.Code);
        Assert.Equal(ErrorCode.PathNotFound, (await bob.TryDownload("film.mkv", _folder["none/other"])).Error?.Code);
        Assert.Equal(ErrorCode.FileNotFound, (await bob.TryDownload("none", _folder["to"])).Error?.Code);
        Assert.Equal(ErrorCode.InvalidName, (await bob.TryDownload("../film.mkv", _folder["to"])).Error?.Code);
        Assert.Equal(ErrorCode.Usage, (await bob.TryDownload("film.mkv", _folder["to"], r => r with { Pieces = "1-" })).Error?.Code);
        Assert.Equal(ErrorCode.Usage, (await bob.TryDownload("film.mkv", _folder["to"], r => r with { Pieces = "8" })).Error?.Code);
    }

    [Fact]
    public async Task When_access_ends_the_download_fails_and_uploads_are_dropped()
    {
        var (alice, bob) = (await Node("alice", Slow), await Node("bob"));
        await alice.Share(WriteFile("film.mkv", Long));
        var id = await bob.Download("film.mkv", _folder.Sub("to"));
        await bob.Until(id, d => d.PiecesDone > 0);

        _hub.Refusal = new CommandError(ErrorCode.NotAMember, "gone");
        alice.Publish(new TrackerNews.AccessEnded(TestHub.Group, "bob"));

        Assert.Equal(ErrorCode.DownloadFailed, (await bob.Wait(id)).Error?.Code);
        Assert.Equal(ErrorCode.NotAMember, (await bob.Status(id)).Error!.Code);
    }

    [Fact]
    public async Task Many_small_files_arrive_together()
    {
        var (alice, bob) = (await Node("alice"), await Node("bob"));
        const int count = 60;
        for (var i = 0; i < count; i++) await alice.Share(WriteFile($"note-{i}.txt", 100 + i, i));
        for (var i = 0; i < count; i++) await bob.Download($"note-{i}.txt", _folder.Sub("to"));

        var all = (await bob.Wait(null)).Value.Downloads;

        Assert.Equal(count, all.Count);
        for (var i = 0; i < count; i++) AssertArrived(_folder[$"from/note-{i}.txt"], $"to/note-{i}.txt");
    }

    [Fact]
    public async Task Both_ends_may_be_told_to_speak_in_the_clear_and_one_alone_is_not_understood()
    {
        const string clear = "akkap2p.client.peer { encryption = off, handshake-timeout = 1s }";
        var alice = await Node("alice", settings: clear);
        var (bob, carol) = (await Node("bob", settings: clear), await Node("carol"));
        var source = WriteFile("film.mkv", 3 << 20);
        await alice.Share(source);

        Assert.True((await bob.Wait(await bob.Download("film.mkv", _folder.Sub("to")))).Ok);
        AssertArrived(source, "to/film.mkv");

        var id = await carol.Download("film.mkv", _folder.Sub("to-carol"), r => r with { PeerTimeout = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(ErrorCode.DownloadFailed, (await carol.Wait(id)).Error?.Code);
        Assert.Equal(0, (await carol.Status(id)).BytesDone);
    }

    private async Task ShareTampered(TestNode node, string path)
    {
        var hashed = (await FileHasher.Hash(path, new FileHashOptions())).Value;
        var bytes = await File.ReadAllBytesAsync(path);
        for (var at = 0; at < bytes.Length; at += 4096) bytes[at] ^= 1;
        var tampered = Path.Combine(_folder.Sub("tampered"), Path.GetFileName(path));
        await File.WriteAllBytesAsync(tampered, bytes);
        node.Share(tampered, hashed);
    }

    private void AssertArrived(string source, string name) => Assert.Equal(File.ReadAllBytes(source), File.ReadAllBytes(_folder[name]));

    private async Task<TestNode> Node(string user, long? uploadLimit = null, string settings = "")
    {
        var node = await TestNode.Start(_hub, user, _folder[$"data-{user}"], settings);
        node.Transfers.SetLimit(TransferDirection.Upload, uploadLimit);
        _nodes.Add(node);
        return node;
    }

    private string WriteFile(string name, int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        var path = Path.Combine(_folder.Sub("from"), name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
