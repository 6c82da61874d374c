using System.Threading.Channels;

namespace Akka.Remote.Transport;

/// <summary>A bell: rings any number of times before it is heard once. One listener.</summary>
internal sealed class Wakeup
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Ring() => _bell.Writer.TryWrite(true);

    /// <returns>False when nobody rang in time.</returns>
    public async Task<bool> Wait(TimeSpan atMost, CancellationToken cancel)
    {
        if (_bell.Reader.TryRead(out _)) return true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await _bell.Reader.ReadAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
