namespace AkkaP2P.Client.Gateway;

/// <summary>Where a file's bytes come from for now.</summary>
internal interface IByteSource : IDisposable
{
    /// <summary>Reads some bytes, waiting until they are there. 0 when this source has ended and another may have them.</summary>
    /// <exception cref="GatewayException">They did not come in time.</exception>
    ValueTask<int> Read(long at, Memory<byte> buffer, CancellationToken cancel);
}
