using System.Text.Json.Serialization;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Cli.Commands;

/// <summary>Generated serializers of the reports that <c>--output json</c> prints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(SnakeCaseEnumConverter<AssignmentPolicy>), typeof(SnakeCaseEnumConverter<PieceStrategy>)])]
[JsonSerializable(typeof(AssignmentReport))]
[JsonSerializable(typeof(SimulationReport))]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
