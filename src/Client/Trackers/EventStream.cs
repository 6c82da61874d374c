namespace AkkaP2P.Client.Trackers;

/// <summary>
/// One open event stream of the session: reads it on a task of its own and hands the events on, never more than a few ahead of the one
/// who handles them.
/// </summary>
internal sealed class EventStream(HttpResponseMessage response, int maxEventBytes) : IDisposable
{
    private const int MaxAhead = 64;

    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _ahead = new(MaxAhead);

    /// <summary>Ends with the stream; the result says why.</summary>
    public async Task<string> Read(Action<ServerSentEvent> handle)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(_closed.Token);
            var events = new ServerSentEvents(maxEventBytes);
            var buffer = new byte[8 * 1024];
            while (await body.ReadAsync(buffer, _closed.Token) is > 0 and var read)
            {
                foreach (var next in events.Add(buffer.AsSpan(0, read)))
                {
                    await _ahead.WaitAsync(_closed.Token);
                    handle(next);
                }
            }

            return "it ended the event stream";
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException or OperationCanceledException)
        {
            return e.GetBaseException().Message;
        }
    }

    /// <summary>An event was handled; another may come.</summary>
    public void Handled() => _ahead.Release();

    /// <summary>Closes it; <see cref="Read"/> then ends.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        response.Dispose();
    }
}
