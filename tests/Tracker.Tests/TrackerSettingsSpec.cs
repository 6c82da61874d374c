using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AkkaP2P.Tracker.Tests;

public sealed class TrackerSettingsSpec
{
    [Fact]
    public void Every_key_of_the_file_is_read_and_every_key_read_is_in_the_file()
    {
        // What Akka reads is Akka's: its own section, and the leases. Telemetry and log are the program's.
        var inFile = Keys("", TrackerSettings.Defaults.Root.GetObject())
            .Where(k => k.StartsWith("akkap2p.", StringComparison.Ordinal) && !k.Contains("-lease.", StringComparison.Ordinal) && !k.Contains(".telemetry.", StringComparison.Ordinal) && !k.Contains(".log.", StringComparison.Ordinal)).Order();
        var read = new TrackerSettings(Config.Empty, TimeProvider.System).Keys.Order();
        Assert.Equal(inFile, read);
    }

    [Fact]
    public void What_is_set_goes_before_what_is_in_the_file()
    {
        var settings = new TrackerSettings(ConfigurationFactory.ParseString("akkap2p.tracker.api.max-body = 1KiB"), TimeProvider.System);
        Assert.Equal(1024, settings.MaxBody);
    }

    private static IEnumerable<string> Keys(string prefix, HoconObject settings) => settings.Items.SelectMany(
        item => item.Value.IsObject() ? Keys($"{prefix}{item.Key}.", item.Value.GetObject()) : [prefix + item.Key]);
}
