using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Bodies and events that a node takes from a tracker.</summary>
internal sealed class ApiReplies() : FuzzTarget("api-replies")
{
    private static readonly SwarmPeer Peer = new("ann", Hash256.Of("n"u8), "127.0.0.1:4001", 3, true, 1.5);

    private static readonly JsonTypeInfo[] Types =
    [
        ApiJson.Default.SignedIn, ApiJson.Default.FileDescription, ApiJson.Default.SwarmPeerList, ApiJson.Default.TicketGranted, ApiJson.Default.Heartbeat,
        ApiJson.Default.PeersChanged, ApiJson.Default.MembershipChanged, ApiJson.Default.Problem,
    ];

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        JsonSerializer.SerializeToUtf8Bytes(
            new SignedIn("ann", "s", "t", DateTimeOffset.UnixEpoch, [1], [new("https://h:1", TrackerState.Up, 1)]), ApiJson.Default.SignedIn),
        JsonSerializer.SerializeToUtf8Bytes(new FileDescription("g", "f", 1, 16_384, 1, Hash256.Of("r"u8), null, ["ann"]), ApiJson.Default.FileDescription),
        JsonSerializer.SerializeToUtf8Bytes(new PeersChanged("g", "f", [Peer]), ApiJson.Default.PeersChanged),
        JsonSerializer.SerializeToUtf8Bytes(new Problem("no", 400, "usage", null, 3), ApiJson.Default.Problem),
    ];

    public override void Decode(byte[] input)
    {
        var read = false;
        JsonException? why = null;
        foreach (var type in Types)
        {
            try
            {
                JsonSerializer.Deserialize(input, type);
                read = true;
            }
            catch (JsonException e)
            {
                why = e;
            }
        }

        if (!read && why is not null) throw why;
    }

    public override bool IsRefusal(Exception e) => e is JsonException;
}
