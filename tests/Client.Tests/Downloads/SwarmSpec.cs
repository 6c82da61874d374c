using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>Whole nodes in one process, with real sockets and files; only the tracker is a table.</summary>
public sealed class SwarmSpec : IAsyncLifetime
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

    private async Task<TestNode> Node(string user, string settings = "")
    {
        var node = await TestNode.Start(_hub, user, _folder[$"data-{user}"], settings);
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
