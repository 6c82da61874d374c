using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Protocol.Tests.Api;

public sealed class ApiJsonSpec
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Names_are_snake_case_and_enums_are_words()
    {
        AssertJson(
            """{"groups":[{"group":"lab","owner":"ada","members":2,"files":1,"role":"pending"}]}""",
            new GroupList([new GroupSummary("lab", "ada", 2, 1, GroupRole.Pending)]),
            ApiJson.Default.GroupList);
        AssertJson(
            """{"at":"2026-03-01T12:00:00+00:00","trackers":[{"api":"https://127.0.0.1:6101","state":"unreachable","clients":3}]}""",
            new Heartbeat(At, [new TrackerStatus("https://127.0.0.1:6101", TrackerState.Unreachable, 3)]),
            ApiJson.Default.Heartbeat);
    }

    [Fact]
    public void Absent_hashes_are_null()
    {
        AssertJson(
            """{"files":[{"file":"empty","size":0,"pieces":0,"root":null,"sha256":null,"seeders":1,"peers":0,"uploaded_by":"ada","uploaded_at":"2026-03-01T12:00:00+00:00"}]}""",
            new FileList([new FileSummary("empty", 0, 0, null, null, 1, 0, "ada", At)]),
            ApiJson.Default.FileList);
    }

    [Fact]
    public void Everything_sent_reads_back()
    {
        var root = Hash256.Of("x"u8);
        AssertReadsBack(new RegisterFile("f", 5, 16_384, root, null, [1, 2, 3]), ApiJson.Default.RegisterFile);
        AssertReadsBack(new Announce([new Announcement("g", "f", [0x80], [new PeerReport(root, 1.5, 2)]), new Announcement("g", "f2", null)]), ApiJson.Default.Announce);
        AssertReadsBack(new SwarmPeerList([new SwarmPeer("u", root, "127.0.0.1:1", 3, false, 0.5)]), ApiJson.Default.SwarmPeerList);
        AssertReadsBack(new TicketGranted([1, 2], At), ApiJson.Default.TicketGranted);
        AssertReadsBack(new SignIn("u", "p", root, "127.0.0.1:1"), ApiJson.Default.SignIn);
        AssertReadsBack(new Problem("no", 429, "rate_limited", "wait", 7), ApiJson.Default.Problem);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"user":"ada"}""")]
    [InlineData("""{"user":null,"password":"x"}""")]
    [InlineData("""{"user":1,"password":"x"}""")]
    [InlineData("[]")]
    public void A_body_with_something_missing_or_of_the_wrong_kind_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, ApiJson.Default.CreateUser));

    [Fact]
    public void A_number_is_no_role() =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(
            """{"groups":[{"group":"lab","owner":"ada","members":2,"files":1,"role":3}]}""", ApiJson.Default.GroupList));

    private static void AssertJson<T>(string json, T value, JsonTypeInfo<T> type)
    {
        Assert.Equal(json, JsonSerializer.Serialize(value, type));
        AssertReadsBack(value, type);
    }

    private static void AssertReadsBack<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.Serialize(value, type);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
    }
}
