using AkkaP2P.Client.Trackers;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>A stream of server-sent events, in two portions.</summary>
internal sealed class Events() : FuzzTarget("events")
{
    private const int MaxEvent = 4096;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "event: heartbeat\ndata: {\"at\":\"2026-01-01T00:00:00Z\",\"trackers\":[]}\n\nevent: peers\r\ndata: {\r\ndata: }\r\n\r\n: comment\nretry: 5\n\n"u8.ToArray(),
    ];

    public override void Decode(byte[] input)
    {
        var events = new ServerSentEvents(MaxEvent);
        foreach (var portion in new[] { input.AsMemory(0, input.Length / 2), input.AsMemory(input.Length / 2) })
        {
            if (events.Add(portion.Span).Any(e => e.Data.Length > MaxEvent)) throw new FuzzException("an event longer than the limit");
        }
    }

    public override bool IsRefusal(Exception e) => e is InvalidDataException;
}
