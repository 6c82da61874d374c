using AkkaP2P.Client.Storage;
using Xunit;

namespace AkkaP2P.Client.Tests.Storage;

public sealed class DiskThreadsSpec
{
    [Fact]
    public async Task What_waits_for_a_disk_holds_no_thread_of_the_pool_and_tells_how_it_ended()
    {
        using var disk = new ManualResetEventSlim();
        var waiting = DiskThreads.Run(() =>
        {
            disk.Wait();
            return Thread.CurrentThread.IsThreadPoolThread;
        });
        var failing = DiskThreads.Run<int>(() => throw new IOException("the disk is full"));

        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<IOException>(() => failing)).Message);
        Assert.False(waiting.IsCompleted);
        disk.Set();
        Assert.False(await waiting);
    }
}
