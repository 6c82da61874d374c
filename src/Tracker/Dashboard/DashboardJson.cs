using System.Text.Json.Serialization;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Dashboard;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<TrackerState>), typeof(SnakeCaseEnumConverter<GroupRole>), typeof(SnakeCaseEnumConverter<ActivityKind>)])]
[JsonSerializable(typeof(DashboardState))]
[JsonSerializable(typeof(DashboardHistory))]
internal sealed partial class DashboardJson : JsonSerializerContext;
