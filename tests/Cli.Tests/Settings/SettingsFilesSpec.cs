using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Settings;
using Xunit;

namespace AkkaP2P.Cli.Tests.Settings;

public class SettingsFilesSpec
{
    [Theory]
    [InlineData("tracker", "akkap2p.tracker.api.max-connections")]
    [InlineData("client", "akkap2p.client.tracker.command-timeout")]
    public void A_role_has_the_settings_of_its_file_and_the_engines(string role, string path)
    {
        var config = SettingsFiles.Load(role, []);

        Assert.True(config.HasPath(path));
        Assert.Equal("OFF", config.GetString("akka.stdout-loglevel"));
    }

    [Theory]
    [InlineData("akkap2p.client.peer.encryption=off", "akkap2p.client.peer.encryption", "off")]
    [InlineData("akkap2p.peer.encryption=off", "akkap2p.client.peer.encryption", "off")]
    [InlineData("client.peer.encryption=off", "akkap2p.client.peer.encryption", "off")]
    [InlineData("peer.encryption = off", "akkap2p.client.peer.encryption", "off")]
    [InlineData("akka.loglevel=DEBUG", "akka.loglevel", "DEBUG")]
    [InlineData("akka.x=20MB/s", "akka.x", "20MB/s")]
    [InlineData("akka.x=https://h:1/a=b", "akka.x", "https://h:1/a=b")]
    [InlineData("akka.x=\"quoted\"", "akka.x", "quoted")]
    [InlineData("akka.x=", "akka.x", "")]
    public void An_override_sets_one_path(string text, string path, string value) =>
        Assert.Equal(value, SettingsFiles.Override("client", text).GetString(path));

    [Fact]
    public void The_last_override_wins_over_the_files()
    {
        var config = SettingsFiles.Load("client", ["akka.loglevel=ERROR", "akka.loglevel=DEBUG"]);

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
    }

    [Fact]
    public void An_override_may_be_a_list() =>
        Assert.Equal(["a", "b"], SettingsFiles.Override("client", "akka.x=[a, b]").GetStringList("akka.x"));

    [Theory]
    [InlineData("x")]
    [InlineData("=5")]
    [InlineData("akka.x=[a")]
    [InlineData("peer.encrypton=off")]
    [InlineData("akkap2p.tracker.peer.encryption=off")]
    public void What_is_no_override_is_a_mistake(string text) =>
        Assert.Throws<UsageException>(() => SettingsFiles.Override("client", text));

    [Theory]
    [InlineData("AKKAP2P__peer__encryption", "off", "akkap2p.client.peer.encryption")]
    [InlineData("AKKAP2P__akkap2p__client__tracker__heartbeat-timeout", "8s", "akkap2p.client.tracker.heartbeat-timeout")]
    [InlineData("AKKAP2P__TRACKER__HEARTBEAT_TIMEOUT", "8s", "akkap2p.client.tracker.heartbeat-timeout")]
    [InlineData("AKKAP2P__akka__loglevel", "DEBUG", "akka.loglevel")]
    public void A_variable_of_the_environment_sets_one_path(string name, string value, string path) =>
        Assert.Equal(value, SettingsFiles.FromEnvironment("client", [new(name, value)]).Single().GetString(path));

    [Theory]
    [InlineData("client", "peer.max-connections=many", "a whole number above 0")]
    [InlineData("client", "peer.max-connections=-1", "a whole number above 0")]
    [InlineData("client", "peer.max-connections=0", "a whole number above 0")]
    [InlineData("client", "peer.idle-timeout=soon", "a time above 0")]
    [InlineData("client", "peer.idle-timeout=0s", "a time above 0")]
    [InlineData("client", "peer.encryption=perhaps", "on or off")]
    [InlineData("client", "downloads.memory=much", "a size above 0")]
    [InlineData("tracker", "akka.cluster.roles=tracker", "a list")]
    [InlineData("tracker", "akka.cluster.gossip-interval=often", "a time above 0")]
    public void A_value_that_does_not_read_as_the_files_own_is_a_mistake(string role, string text, string expected)
    {
        var mistake = Assert.Throws<UsageException>(() => SettingsFiles.Override(role, text));

        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
        Assert.Contains(text, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client", "peer.max-connections=1")]
    [InlineData("client", "peer.idle-timeout=90s")]
    [InlineData("client", "downloads.memory=64MB")]
    [InlineData("client", "downloads.memory=1000000")]
    [InlineData("tracker", "akka.cluster.roles=[tracker, big]")]
    [InlineData("tracker", "akka.cluster.sharding.passivate-idle-entity-after=2m")]
    [InlineData("tracker", "akka.cluster.sharding.passivate-idle-entity-after=off")]
    public void Another_value_of_the_same_kind_is_none(string role, string text) => SettingsFiles.Override(role, text);

    [Fact]
    public void A_wrong_value_in_the_environment_names_the_variable()
    {
        var mistake = Assert.Throws<UsageException>(() => SettingsFiles.FromEnvironment("client", [new("AKKAP2P__peer__idle-timeout", "soon")]).ToArray());

        Assert.Contains("AKKAP2P__peer__idle-timeout", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_variables_set_nothing() => Assert.Empty(SettingsFiles.FromEnvironment("client", [new("PATH", "/bin"), new("AKKAP2P", "x"), new("AKKAP2P__x__y", "5")]));
}
