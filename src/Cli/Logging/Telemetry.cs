using Akka.Configuration;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Client;
using AkkaP2P.Tracker;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AkkaP2P.Cli.Logging;

/// <summary>Sends the program's metrics to an OpenTelemetry collector, when one is configured.</summary>
internal static class Telemetry
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Null when nothing is to be sent. Disposing it sends what is left.</summary>
    /// <param name="role">The keys below <c>akkap2p.tracker</c> or <c>akkap2p.client</c>.</param>
    /// <param name="instance">Tells this process from others of its kind.</param>
    /// <exception cref="UsageException">A setting makes no sense.</exception>
    public static IDisposable? Export(Config role, string service, string instance)
    {
        var config = role.GetConfig("telemetry");
        var endpoint = config.GetString("otlp-endpoint", "");
        if (endpoint.Length == 0) return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"setting telemetry.otlp-endpoint: an address as http://collector:4317 is expected, not '{endpoint}'");
        var protocol = ProtocolOf(config.GetString("otlp-protocol", "grpc"));
        var interval = config.GetTimeSpan("otlp-interval");
        if (interval < Shortest) throw new UsageException($"setting telemetry.otlp-interval: at least {Shortest.TotalSeconds} s is expected");
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(service, serviceInstanceId: instance))
            .AddMeter(TrackerNode.MeterName, ClientNode.MeterName)
            .AddOtlpExporter((exporter, reader) =>
            {
                (exporter.Endpoint, exporter.Protocol) = (PathOf(address, protocol), protocol);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)interval.TotalMilliseconds;
            })
            .Build();
    }

    private static OtlpExportProtocol ProtocolOf(string name) => name switch
    {
        "grpc" => OtlpExportProtocol.Grpc,
        "http" => OtlpExportProtocol.HttpProtobuf,
        _ => throw new UsageException($"setting telemetry.otlp-protocol: grpc or http is expected, not '{name}'"),
    };

    /// <summary>Over HTTP, metrics have a path of their own.</summary>
    private static Uri PathOf(Uri address, OtlpExportProtocol protocol) =>
        protocol == OtlpExportProtocol.HttpProtobuf && address.AbsolutePath == "/" ? new Uri(address, "v1/metrics") : address;
}
