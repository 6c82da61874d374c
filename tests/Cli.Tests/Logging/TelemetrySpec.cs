using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Configuration;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Logging;
using Xunit;

namespace AkkaP2P.Cli.Tests.Logging;

/// <summary>Export to a collector, which here is a socket that speaks as much HTTP as it takes.</summary>
public class TelemetrySpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_figures_go_to_the_collector_with_the_names_of_process_and_instrument()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        using var meter = new Meter("AkkaP2P.Tracker");
        var received = Receive(collector);

        var export = Telemetry.Export(Role($"http://{collector.LocalEndpoint}", "http"), "akkap2p-tracker", "one");
        meter.CreateCounter<long>("akkap2p.spec", "By").Add(42);
        export!.Dispose(); // sends what is left

        var (request, body) = await received.WaitAsync(Patience);
        Assert.StartsWith("POST /v1/metrics HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("akkap2p.spec", body, StringComparison.Ordinal);
        Assert.Contains("akkap2p-tracker", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_sent_unless_an_address_is_given() => Assert.Null(Telemetry.Export(Role("", "grpc"), "akkap2p-tracker", "one"));

    [Theory]
    [InlineData("collector", "grpc")]
    [InlineData("ftp://collector", "grpc")]
    [InlineData("http://collector:4317", "carrier-pigeon")]
    public void What_makes_no_sense_is_a_mistake(string endpoint, string protocol) =>
        Assert.Throws<UsageException>(() => Telemetry.Export(Role(endpoint, protocol), "akkap2p-tracker", "one"));

    private static Config Role(string endpoint, string protocol) =>
        ConfigurationFactory.ParseString($$"""telemetry { otlp-endpoint = "{{endpoint}}", otlp-protocol = {{protocol}}, otlp-interval = 1h }""");

    private static async Task<(string Request, string Body)> Receive(TcpListener collector)
    {
        using var connection = await collector.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var parts = text.ToString().Split("\r\n\r\n", 2);
            if (parts.Length == 2 && (read == 0 || parts[1].Length >= Length(parts[0])))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                return (parts[0], parts[1]);
            }

            Assert.True(read > 0, "the connection ended within the request");
        }
    }

    private static int Length(string headers) => headers.Split("\r\n")
        .Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(l => int.Parse(l.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).Single();
}
