using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Configuration;

public sealed class DefaultsSpec
{
    [Fact]
    public void The_engines_own_settings_are_the_last_fallback()
    {
        var config = ConfigurationFactory.ParseString("akka.loglevel = DEBUG").WithFallback(ConfigurationFactory.Default());

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.Equal(30, config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal(TimeSpan.FromMilliseconds(10), config.GetTimeSpan("akka.scheduler.tick-duration"));
        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("akka.actor.ask-timeout"));
    }
}
