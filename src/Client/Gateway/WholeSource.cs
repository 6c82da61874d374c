using AkkaP2P.Client.Shares;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Gateway;

/// <summary>A file that is shared whole. Owns the handle.</summary>
internal sealed class WholeSource(ServedFile file, SafeFileHandle handle, IDisposable use) : IByteSource
{
    public async ValueTask<int> Read(long at, Memory<byte> buffer, CancellationToken cancel) =>
        file.Ended.IsCancellationRequested ? 0 : await RandomAccess.ReadAsync(handle, buffer, at, cancel).ConfigureAwait(false);

    public void Dispose()
    {
        handle.Dispose();
        use.Dispose();
    }
}
