using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>An open event stream.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _patience = new();
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    public EventReader(HttpResponseMessage response)
    {
        _response = response;
        _events = SseParser.Create(response.Content.ReadAsStream()).EnumerateAsync(_patience.Token).GetAsyncEnumerator();
    }

    /// <summary>The next event of this name; others before it are passed over.</summary>
    public async Task<T> Next<T>(string name, JsonTypeInfo<T> type)
    {
        _patience.CancelAfter(Patience);
        while (await _events.MoveNextAsync())
        {
            if (_events.Current.EventType == name) return JsonSerializer.Deserialize(_events.Current.Data, type)!;
        }

        throw new InvalidOperationException($"the stream ended before {name}");
    }

    /// <summary>Tells of each event but heartbeats, until one of this name whose data hold this text has been told.</summary>
    public async Task Until(string name, string text, Action<string, string> heard)
    {
        _patience.CancelAfter(Patience);
        while (await _events.MoveNextAsync())
        {
            var (type, data) = (_events.Current.EventType, _events.Current.Data);
            if (type == PushEvents.Heartbeat) continue;
            heard(type, data);
            if (type == name && data.Contains(text, StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException($"the stream ended before {name}");
    }

    /// <summary>Reads until the tracker closes the stream.</summary>
    public async Task End()
    {
        _patience.CancelAfter(Patience);
        while (await _events.MoveNextAsync())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The connection is gone, which is what was wanted.
        }

        _patience.Dispose();
    }
}
