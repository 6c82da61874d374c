using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>What a download leaves on the disk, whenever it ends.</summary>
public sealed class LeftoversSpec : IAsyncLifetime
{
    private const string Part = ScriptedSwarm.File + ".part";

    private ScriptedSwarm _swarm = null!;
    private TestNode _bob = null!;

    private static readonly Dictionary<string, Func<LeftoversSpec, Task<long>>> Stages = new()
    {
        ["queued behind another"] = async s =>
        {
            await s._bob.Download(ScriptedSwarm.File, s._swarm.Destination + "/first");
            return await s.Begin();
        },
        ["waiting for a peer"] = async s => await s.Begin(DownloadState.Waiting),
        ["before a piece has come"] = async s =>
        {
            await s.PeerThatSends(0);
            return await s.Begin(DownloadState.Downloading);
        },
        ["in the middle"] = s => s.BeginToMiddle(),
        ["paused"] = async s =>
        {
            var id = await s.BeginToMiddle();
            Assert.True((await s._bob.Transfers.Downloads.Pause(id, default)).Ok);
            return id;
        },
        ["after the node was killed and started again"] = async s =>
        {
            var id = await s.BeginToMiddle();
            await s._bob.Kill();
            s._bob = await s._swarm.Node("bob");
            return id;
        },
    };

    public static TheoryData<string> StageNames => [.. Stages.Keys];

    public async Task InitializeAsync()
    {
        _swarm = await ScriptedSwarm.Start(8);
        _bob = await _swarm.Node("bob", "akkap2p.client.downloads { max-active = 1, small-file = 0B }");
    }

    public async Task DisposeAsync() => await _swarm.DisposeAsync();

    [Theory]
    [MemberData(nameof(StageNames))]
    public async Task A_download_that_is_cancelled_leaves_nothing(string stage)
    {
        var id = await Stages[stage](this);

        Assert.True((await _bob.Transfers.Downloads.Cancel(id, default)).Ok);
        await _bob.Until(id, d => d.State == DownloadState.Cancelled);

        Assert.DoesNotContain(ScriptedSwarm.File, Files());
        Assert.DoesNotContain(Part, Files());
        Assert.Equal(stage == "queued behind another" ? 1 : 0, Journals());
    }

    [Fact]
    public async Task A_download_that_fails_before_a_piece_has_come_leaves_what_the_next_try_goes_on_with_and_that_leaves_only_the_file()
    {
        var id = await _bob.Download(ScriptedSwarm.File, _swarm.Destination, r => r with { PeerTimeout = TimeSpan.FromMilliseconds(100) });
        await _bob.Until(id, d => d.State == DownloadState.Failed);
        Assert.Equal([Part], Files());
        Assert.Equal(1, Journals());

        await _swarm.Seeder("alice");
        Assert.True((await _bob.Transfers.Downloads.Resume(id, default)).Ok);
        Assert.True((await _bob.Wait(id)).Ok);

        Assert.Equal([ScriptedSwarm.File], Files());
        Assert.Equal(0, Journals());
        Assert.True(_swarm.HasArrived());
    }

    [Fact]
    public async Task A_download_whose_access_ends_in_the_middle_leaves_the_part_and_its_journal()
    {
        var id = await BeginToMiddle();
        _bob.Publish(new AkkaP2P.Client.Trackers.TrackerNews.AccessEnded(TestHub.Group, "bob"));
        await _bob.Until(id, d => d.State == DownloadState.Failed);

        Assert.Equal([Part], Files());
        Assert.Equal(1, Journals());
    }

    /// <summary>To each who comes so many pieces, and then no more.</summary>
    private Task<Task> PeerThatSends(int pieces) => _swarm.Peer("eve", async c =>
    {
        await _swarm.Open(c);
        await ScriptedSwarm.Answer(c, (request, n) => n < pieces ? _swarm.Block(request) : null);
    });

    private async Task<long> Begin(DownloadState? until = null)
    {
        var id = await _bob.Download(ScriptedSwarm.File, _swarm.Destination);
        if (until is { } state) await _bob.Until(id, d => d.State == state);
        return id;
    }

    private async Task<long> BeginToMiddle()
    {
        await PeerThatSends(1);
        var id = await Begin();
        await _bob.Until(id, d => d.PiecesDone > 0);
        return id;
    }

    private IEnumerable<string?> Files() => Directory.GetFiles(_swarm.Destination).Select(Path.GetFileName).Where(name => name!.StartsWith(ScriptedSwarm.File, StringComparison.Ordinal));

    private int Journals() => Directory.GetFiles(_swarm.DataOf("bob"), "*.pieces", SearchOption.AllDirectories).Length;
}
