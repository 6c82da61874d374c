using AkkaP2P.Client;
using AkkaP2P.Protocol;

namespace AkkaP2P.Scenarios;

/// <summary>
/// A swarm that a real tracker holds together. The downloads ask for peers once an hour only, so whoever comes to them later was pushed by the tracker.
/// </summary>
public sealed class SwarmSpec
{
    private const string AskOnce = "akkap2p.client.downloads { peers-interval = 1h, peers-interval-waiting = 1h }";
    private const int Size = 24 << 19;

    [Fact]
    public async Task Newcomers_join_a_running_download_a_waiting_one_goes_on_when_a_seeder_returns_and_scores_go_round()
    {
        await using var nodes = new Nodes(trackers: 1);
        await nodes.StartTrackers();
        var (ann, bob, carol, dave) = (
            await nodes.StartClient("ann", 0, AskOnce), await nodes.StartClient("bob", 0, AskOnce),
            await nodes.StartClient("carol", 0, AskOnce), await nodes.StartClient("dave", 0, AskOnce));
        await Together(ann, bob, carol, dave);
        var file = nodes.PathOf("film.bin");
        await File.WriteAllBytesAsync(file, RandomBytes());
        Assert.Null((await ann.SetLimit(TransferDirection.Upload, 1_000)).Error);
        Assert.Null((await ann.UploadFile(file, "films")).Error);

        var first = (await bob.DownloadFile(new DownloadRequest("films", "film.bin", nodes.PathOf("bob.bin")))).Value.DownloadId;
        await Until(bob, first, d => d.Peers.Any(p => p is { User: "ann", State: PeerState.Active }));
        Assert.Null((await carol.UploadFile(file, "films")).Error);
        var done = (await bob.WaitDownload(first, TimeSpan.FromSeconds(60))).Value.Downloads.Single();
        Assert.Equal(24, done.Peers.Single(p => p.User == "carol").Pieces);

        var scores = await Eventually(
            async () => (await dave.ShowPeers("films", "film.bin")).Value.Peers.ToDictionary(p => p.User, p => p.Score),
            seen => seen.GetValueOrDefault("carol") > 0);
        Assert.Equal(0, scores["ann"]);

        foreach (var seeder in new[] { ann, bob, carol }) Assert.Null((await seeder.Logout()).Error);
        await Eventually(async () => (await dave.ShowPeers("films", "film.bin")).Value.Peers, peers => peers.Count == 0);
        var second = (await dave.DownloadFile(new DownloadRequest("films", "film.bin", nodes.PathOf("dave.bin")))).Value.DownloadId;
        await Until(dave, second, d => d.State == DownloadState.Waiting);
        Assert.Null((await carol.Login("carol", Nodes.Password)).Error);

        Assert.Null((await dave.WaitDownload(second, TimeSpan.FromSeconds(60))).Error);
        Assert.Equal(Hash256.Of(await File.ReadAllBytesAsync(file)), Hash256.Of(await File.ReadAllBytesAsync(nodes.PathOf("dave.bin"))));
    }

    private static byte[] RandomBytes()
    {
        var bytes = new byte[Size];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static async Task Together(ClientNode owner, params ClientNode[] others)
    {
        Assert.Null((await owner.CreateGroup("films")).Error);
        foreach (var other in others)
        {
            Assert.Null((await other.JoinGroup("films")).Error);
            Assert.Null((await owner.AcceptRequest("films", other.Status.User!)).Error);
        }
    }

    private static Task<DownloadStatus> Until(ClientNode node, long id, Func<DownloadStatus, bool> condition) => Eventually(
        async () => (await node.ShowDownloads()).Value.Downloads.Single(d => d.DownloadId == id), condition);

    /// <summary>Polls an outside fact; the wait is bounded and ends as soon as it holds.</summary>
    private static async Task<T> Eventually<T>(Func<Task<T>> look, Func<T, bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
