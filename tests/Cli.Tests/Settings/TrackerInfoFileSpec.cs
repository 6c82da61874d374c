using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Settings;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Cli.Tests.Settings;

public class TrackerInfoFileSpec
{
    [Fact]
    public void A_hocon_list_gives_the_trackers_in_order()
    {
        var info = TrackerInfoFile.Parse(
            """
            # three of them
            trackers = [
              { host = "127.0.0.1", cluster-port = 5101, api-port = 6101 }
              { host = "::1", cluster-port = 5102, api-port = 6102 },
              { host = tracker.example, cluster-port = 5103, api-port = 6103 } // the last
            ]
            """,
            "x.conf");

        Assert.Equal(
            [new TrackerEndpoint("127.0.0.1", 5101, 6101), new TrackerEndpoint("::1", 5102, 6102), new TrackerEndpoint("tracker.example", 5103, 6103)],
            info.Trackers);
        Assert.Null(info.CaFile);
    }

    [Fact]
    public void The_ca_is_relative_to_the_file_that_names_it()
    {
        var info = TrackerInfoFile.Parse("trackers = [{ host = a, cluster-port = 1, api-port = 2 }]\nca = certs/ca.pem", "/etc/akkap2p/tracker_info.conf");

        Assert.Equal("/etc/akkap2p/certs/ca.pem", info.CaFile);
    }

    [Fact]
    public void Plain_lines_give_the_port_of_the_api()
    {
        var info = TrackerInfoFile.Parse("# classic\n127.0.0.1:6101\r\n\n[::1]:6102 # second\n", "tracker_info.txt");

        Assert.Equal([new TrackerEndpoint("127.0.0.1", 7101, 6101), new TrackerEndpoint("::1", 7102, 6102)], info.Trackers);
    }

    [Theory]
    [InlineData("", "x.conf:1: 1 to 100 trackers are expected, not 0")]
    [InlineData("trackers = []", "x.conf:1: 1 to 100 trackers are expected, not 0")]
    [InlineData("127.0.0.1:6101\n127.0.0.1", "x.conf:2: IP:PORT (or a list")]
    [InlineData("127.0.0.1:6101\nlocalhost:6102", "x.conf:2: IP:PORT (or a list")]
    [InlineData("127.0.0.1:65000", "x.conf:1: a port from 1 to 64535 is expected")]
    [InlineData("127.0.0.1:6101\n127.0.0.1:6101", "x.conf:2: a port of its own is expected")]
    [InlineData("a = 1", "x.conf:1: trackers or ca is expected, not 'a'")]
    [InlineData("ca = a.pem", "x.conf:1: a list trackers = [ … ] is expected")]
    [InlineData("\ntrackers = 5", "x.conf:2: a list is expected")]
    [InlineData("trackers = [\n{ host = a, cluster-port = 1, api-port = 2 } { host = b, cluster-port = 1, api-port = 2 } ]", "x.conf:2: a comma or a line break between two trackers is expected")]
    [InlineData("trackers = [\n{ host = a, cluster-port = 1, api-port = 2 }\n{ host = b, cluster-port = 1 }\n]", "x.conf:3: api-port = a port from 1 to 65535 is expected")]
    [InlineData("trackers = [\n\n{ host = a, cluster-port = 1, api-port = 70000 }]", "x.conf:3: api-port = a port from 1 to 65535 is expected, not '70000'")]
    [InlineData("trackers = [{ host = a, cluster-port = -1, api-port = 1 }]", "x.conf:1: cluster-port = a port from 1 to 65535 is expected, not '-1'")]
    [InlineData("trackers = [{ cluster-port = 1, api-port = 2 }]", "x.conf:1: host = an IP address or a host name is expected")]
    [InlineData("trackers = [{ host = \"a b\", cluster-port = 1, api-port = 2 }]", "x.conf:1: host = an IP address or a host name is expected, not 'a b'")]
    [InlineData("trackers = [{ host = a, port = 1 }]", "x.conf:1: host, cluster-port and api-port are expected, not 'port'")]
    [InlineData("trackers = [{ host = a, cluster-port = 1, api-port = 1 }]", "x.conf:1: a port of its own is expected: a:1 stands twice")]
    [InlineData("trackers = [ 5 ]", "x.conf:1: { host")]
    public void A_mistake_names_file_line_and_what_was_expected(string text, string start)
    {
        var mistake = Assert.Throws<StartException>(() => TrackerInfoFile.Parse(text, "x.conf"));

        Assert.StartsWith(start, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_hocon_is_reported_with_its_line()
    {
        var mistake = Assert.Throws<StartException>(() => TrackerInfoFile.Parse("trackers = [\n  { host = \"127.0.0.1\n]", "x.conf"));

        Assert.StartsWith("x.conf: ", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("ine 2", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var mistake = Assert.Throws<StartException>(() => TrackerInfoFile.Read("/nowhere/tracker_info.conf"));

        Assert.Equal("cannot read /nowhere/tracker_info.conf: there is no such file", mistake.Message);
    }
}
