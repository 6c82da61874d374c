using Akka.Actor;
using Xunit;

namespace Akka.Tests.Actor;

public class ActorPathSpec
{
    [Theory]
    [InlineData("akka://sys/user/a/b")]
    [InlineData("akka.tcp://sys@host.example:4053/user/a")]
    [InlineData("akka.tcp://sys@[::1]:4053/user/a")]
    public void A_path_reads_back_what_it_prints(string text) => Assert.Equal(text, ActorPath.Parse(text).ToString());

    [Fact]
    public void A_path_knows_its_parts()
    {
        var path = ActorPath.Parse("akka.tcp://sys@host:1/user/a/b#42");

        Assert.Equal(new Address("akka.tcp", "sys", "host", 1), path.Address);
        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal("b", path.Name);
        Assert.Equal(42, path.Uid);
        Assert.Equal(3, path.Depth);
        Assert.Equal("/user/a", path.Parent.ToStringWithoutAddress());
        Assert.Equal("akka.tcp://sys@host:1/", path.Root.ToString());
        Assert.Equal("akka.tcp://sys@host:1/user/a/b#42", path.ToSerializationFormat());
    }

    [Theory]
    [InlineData("")]
    [InlineData("user/a")]
    [InlineData("://sys/user")]
    [InlineData("akka.tcp://sys@host:port/user")]
    public void What_is_no_path_is_refused(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.ThrowsAny<FormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void The_incarnation_takes_no_part_in_equality()
    {
        var path = ActorPath.Parse("akka://sys/user/a#1");

        Assert.Equal(path, path.WithUid(2));
        Assert.Equal(path.GetHashCode(), path.WithUid(2).GetHashCode());
    }

    [Fact]
    public void A_local_path_prints_with_the_address_others_use()
    {
        var local = ActorPath.Parse("akka://sys/user/a");
        var address = new Address("akka.tcp", "sys", "host", 1);

        Assert.Equal("akka.tcp://sys@host:1/user/a", local.ToStringWithAddress(address));
        Assert.Equal(
            "akka.tcp://sys@other:2/user/a", ActorPath.Parse("akka.tcp://sys@other:2/user/a").ToStringWithAddress(address));
    }

    [Fact]
    public void Paths_are_built_by_division()
    {
        var root = new RootActorPath(new Address("akka", "sys"));

        Assert.Equal("akka://sys/user/a/b", (root / "user" / new[] { "a", "b" }).ToString());
    }

    [Fact]
    public void Paths_sort_by_address_then_by_names()
    {
        string[] sorted = ["akka://a/user/z", "akka://b/user/a", "akka://b/user/a/x", "akka://b/user/b"];

        var paths = sorted.Reverse().Select(ActorPath.Parse).Order().Select(path => path.ToString());

        Assert.Equal(sorted, paths);
    }

    [Fact]
    public void An_address_compares_its_host_without_regard_to_case()
    {
        Assert.Equal(new Address("akka.tcp", "sys", "HOST", 1), new Address("akka.tcp", "sys", "host", 1));
        Assert.NotEqual(new Address("akka.tcp", "sys", "host", 1), new Address("akka.tcp", "sys", "host", 2));
        Assert.Equal("sys@host:1", new Address("akka.tcp", "sys", "host", 1).HostPort());
        Assert.True(new Address("akka", "sys").HasLocalScope);
    }
}
