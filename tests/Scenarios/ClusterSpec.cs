using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Scenarios;

public sealed class ClusterSpec
{
    [Fact]
    public async Task What_is_shared_through_one_tracker_is_fetched_through_another_and_after_one_has_left()
    {
        await using var nodes = new Nodes(trackers: 2);
        await nodes.StartTrackers();
        await Eventually(() => nodes.Trackers.All(t => t.Members.Count(m => m.State == TrackerState.Up) == 2));
        var ann = await nodes.StartClient("ann", firstTracker: 0);
        var bob = await nodes.StartClient("bob", firstTracker: 1);
        var content = new byte[3_000_000];
        new Random(5).NextBytes(content);
        await File.WriteAllBytesAsync(nodes.PathOf("film.bin"), content);

        Assert.Null((await ann.CreateGroup("films")).Error);
        Assert.Null((await bob.JoinGroup("films")).Error);
        Assert.Null((await ann.AcceptRequest("films", "bob")).Error);
        Assert.Null((await ann.UploadFile(nodes.PathOf("film.bin"), "films")).Error);
        await Fetch(bob, nodes.PathOf("first.bin"), content);

        await nodes.Trackers[0].DisposeAsync();
        await Fetch(bob, nodes.PathOf("second.bin"), content);
        Assert.Null((await ann.CreateGroup("books")).Error);
        Assert.Equal(["books", "films"], (await bob.ListGroups()).Value.Groups.Select(g => g.Group).Order());
    }

    /// <summary>Polls an outside fact; the wait is bounded and ends as soon as it holds.</summary>
    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }

    private static async Task Fetch(ClientNode client, string destination, byte[] content)
    {
        var started = await client.DownloadFile(new DownloadRequest("films", "film.bin", destination));
        var ended = await client.WaitDownload(started.Value.DownloadId, TimeSpan.FromSeconds(90));
        Assert.Equal(DownloadState.Completed, Assert.Single(ended.Value.Downloads).State);
        Assert.Equal(Hash256.Of(content), Hash256.Of(await File.ReadAllBytesAsync(destination)));
    }
}
