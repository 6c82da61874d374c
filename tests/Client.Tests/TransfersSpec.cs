using System.Net.Sockets;
using AkkaP2P.Client.Tests.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests;

public sealed class TransfersSpec : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Downloads_that_do_not_end_in_time_keep_nothing_else_from_ending()
    {
        var node = await TestNode.Start(_hub, "ann", Path.Combine(_folder.Path, "ann"));
        await node.Lose("downloads");

        await node.Transfers.Stop(TimeSpan.FromMilliseconds(100));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await IsServing(node)) limit.Token.ThrowIfCancellationRequested();
        await node.Kill();
    }

    private static async Task<bool> IsServing(TestNode node)
    {
        using var peer = new TcpClient();
        try
        {
            await peer.ConnectAsync(node.Listen);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
