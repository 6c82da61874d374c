using Akka.Actor;
using Xunit;

namespace Akka.Streams.Tests;

/// <summary>reference.conf and what is made of it.</summary>
public class SettingsSpec
{
    [Fact]
    public async Task The_defaults_are_those_of_reference_conf()
    {
        using var system = ActorSystem.Create("settings");

        var settings = ActorMaterializerSettings.Create(system);

        Assert.Equal(4, settings.InitialInputBufferSize);
        Assert.Equal(16, settings.MaxInputBufferSize);
        Assert.Equal(1000, settings.SyncProcessingLimit);
        Assert.Equal("", settings.Dispatcher);
        await system.Terminate();
    }

    [Fact]
    public async Task Settings_of_the_system_win_over_the_defaults()
    {
        using var system = ActorSystem.Create(
            "settings", "akka.stream.materializer { max-input-buffer-size = 64, sync-processing-limit = 7 }");

        var settings = ActorMaterializerSettings.Create(system);

        Assert.Equal(64, settings.MaxInputBufferSize);
        Assert.Equal(7, settings.SyncProcessingLimit);
        Assert.Equal(32, settings.WithInputBuffer(2, 32).MaxInputBufferSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => settings.WithInputBuffer(8, 4));
        await system.Terminate();
    }

    [Fact]
    public void Buffers_for_reading_stay_out_of_the_large_object_heap()
    {
        var config = ActorMaterializer.DefaultConfig();

        Assert.InRange(config.GetInt("akka.io.tcp.disabled-buffer-pool.buffer-size"), 4096, 84_000);
        Assert.Equal(TimeSpan.FromSeconds(10), config.GetTimeSpan("akka.io.tcp.register-timeout"));
        Assert.Equal(16 * 1024, config.GetByteSize("akka.stream.materializer.io.tcp.write-buffer-size"));
    }
}
