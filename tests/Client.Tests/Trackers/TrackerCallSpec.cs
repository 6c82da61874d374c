using AkkaP2P.Client.Trackers;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class TrackerCallSpec
{
    [Fact]
    public void Words_of_a_path_are_percent_encoded() =>
        Assert.Equal("/groups/a/files/100%25%20%C3%A4%3F%23.txt", TrackerCall.PathOf("groups", "a", "files", "100% ä?#.txt"));

    [Fact]
    public void A_change_has_a_key_of_its_own_and_a_read_has_none()
    {
        Assert.NotEqual(TrackerCall.Write(HttpMethod.Post, "/x").IdempotencyKey, TrackerCall.Write(HttpMethod.Post, "/x").IdempotencyKey);
        Assert.Null(TrackerCall.Read("/x").IdempotencyKey);
    }
}
