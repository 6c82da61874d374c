using System.Text.Json;
using Akka.Configuration;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Logging;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AkkaP2P.Cli.Tests.Logging;

public sealed class LogFileSpec : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_keeps_what_its_level_says()
    {
        using (var log = new LogFile(_folder.Path, "tracker", Settings("level = warning")))
        {
            log.Factory.CreateLogger("Spec").LogInformation("too low");
            log.Factory.CreateLogger("Spec").LogWarning("high enough for {User}", "anna");
        }

        var line = Assert.Single(Lines());
        Assert.EndsWith(" WRN Spec high enough for anna", line, StringComparison.Ordinal);
    }

    [Fact]
    public void As_json_a_line_is_an_object_with_its_properties()
    {
        using (var log = new LogFile(_folder.Path, "tracker", Settings("format = json, level = debug")))
            log.Factory.CreateLogger("Spec").LogDebug("{Count} shards move", 3);

        using var line = JsonDocument.Parse(Assert.Single(Lines()));
        Assert.Equal("3 shards move", line.RootElement.GetProperty("RenderedMessage").GetString());
        Assert.Equal(3, line.RootElement.GetProperty("Properties").GetProperty("Count").GetInt32());
        Assert.Equal("Debug", line.RootElement.GetProperty("Level").GetString());
    }

    [Theory]
    [InlineData("level = loud")]
    [InlineData("stderr-level = loud")]
    [InlineData("format = xml")]
    [InlineData("files = 0")]
    public void What_makes_no_sense_is_a_mistake(string setting) => Assert.Throws<UsageException>(() => Settings(setting));

    private string[] Lines() => File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder.Path)));

    private static LogSettings Settings(string more) => LogSettings.From(ConfigurationFactory.ParseString(
        $$"""log { level = info, stderr-level = error, format = text, files = 10, file-size = 16MiB, {{more}} }"""));
}
