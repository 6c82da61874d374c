using Akka.Actor;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Tests.Downloads;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using Xunit;

namespace AkkaP2P.Client.Tests.Shares;

/// <summary>Sharing a file of one piece: what the tracker is asked, and what comes of it.</summary>
public sealed class SmallUploadSpec : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();
    private readonly ActorSystem _system = ActorSystem.Create("shares");
    private TestNode _node = null!;
    private TestTrackerApi _tracker = null!;
    private ShareJournal _journal = null!;
    private ShareTable _table = null!;
    private ShareCommands _shares = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.Start(_hub, "alice", _folder.Sub("node"));
        _tracker = new TestTrackerApi(_hub, _node);
        _journal = ShareJournal.Open(_folder.Sub("data"));
        var observer = new RegistryObserver();
        _table = new ShareTable(observer);
        _table.Load("alice", []);
        var settings = new ShareSettings();
        observer.Registry = _system.ActorOf(ShareRegistry.Props(_table, _journal, _tracker, settings));
        _shares = new ShareCommands(_table, _journal, _tracker, observer.Registry, settings);
    }

    public async Task DisposeAsync()
    {
        _shares.Dispose();
        await _system.Terminate();
        await _journal.DisposeAsync();
        await _node.DisposeAsync();
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_is_registered_without_asking_for_it_first()
    {
        var uploaded = await Upload(Write("note.txt", 100));

        Assert.Equal(1, uploaded.Value.Pieces);
        Assert.Equal(["register"], _tracker.Asked);
        Assert.True(_table.TryGet(TestHub.Group, uploaded.Value.Root!.Value, out _));
    }

    [Fact]
    public async Task A_file_of_more_pieces_is_asked_for_before_it_is_hashed()
    {
        Assert.True((await Upload(Write("film.mkv", (512 << 10) + 1))).Ok);

        Assert.Equal(["describe", "register"], _tracker.Asked);
    }

    [Fact]
    public async Task What_the_group_has_in_other_pieces_is_served_in_those()
    {
        var path = Write("note.txt", 40_000);
        var hashed = (await FileHasher.Hash(path, new FileHashOptions { PieceSize = 16 << 10 })).Value;
        _hub.Register("bob", "note.txt", hashed.Layout, hashed.Root, hashed.Layer);

        var uploaded = (await Upload(path)).Value;

        Assert.Equal((3, 16 << 10), (uploaded.Pieces, uploaded.PieceSize));
        Assert.Equal(16 << 10, _table.Find(new ShareKey("alice", TestHub.Group, "note.txt"))!.Info.PieceSize);
    }

    [Fact]
    public async Task The_same_name_with_other_content_is_refused_and_so_is_what_is_shared_already()
    {
        var path = Write("note.txt", 100);
        await Upload(path);
        Assert.Equal(ErrorCode.AlreadyShared, (await Upload(path)).Error!.Code);

        var other = Path.Combine(_folder.Sub("other"), "note.txt");
        File.WriteAllBytes(other, new byte[100]);
        Assert.Equal(ErrorCode.FileExists, (await Upload(other)).Error!.Code);
    }

    [Fact]
    public async Task What_the_tracker_refuses_comes_before_what_is_wrong_with_the_file()
    {
        var path = Write("note.txt", 100);
        _hub.Refusal = new CommandError(ErrorCode.NotAMember, "not a member");
        Assert.Equal(ErrorCode.NotAMember, (await Upload(path)).Error!.Code);
        Assert.Equal(ErrorCode.NotAMember, (await Upload(_folder["data"])).Error!.Code);

        _hub.Refusal = null;
        Assert.Equal(ErrorCode.NotARegularFile, (await Upload(_folder["data"])).Error!.Code);
    }

    private Task<Outcome<Uploaded>> Upload(string path) => _shares.Upload("alice", path, TestHub.Group, withSha256: false, null, default);

    private string Write(string name, int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }
}
