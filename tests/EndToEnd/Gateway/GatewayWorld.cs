using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Gateway;

/// <summary>Anna shares files; bert, who has none of them, opens a gateway to them.</summary>
public sealed class GatewayWorld : IAsyncLifetime
{
    private World _world = null!;
    private ClientProcess _anna = null!;

    public ClientProcess Bert { get; private set; } = null!;

    public string Url { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _world = await World.Start();
        _anna = (await _world.Members("anna"))[0];
        Bert = await _world.Join(_anna, "bert", "--gateway", "127.0.0.1:0");
        Url = (await Bert.Ok("status")).GetProperty("gateway").GetString()!;
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    /// <summary>A file that only anna has so far: its path there.</summary>
    public async Task<string> Share(string name, int size)
    {
        var path = _world.MakeFile(name, size);
        await _anna.Ok($"upload_file \"{path}\" films");
        return path;
    }

    public string AddressOf(string path) => $"{Url}/files/films/{Uri.EscapeDataString(Path.GetFileName(path))}";

    public string MakeFolder(string name) => _world.MakeFolder(name);

}
