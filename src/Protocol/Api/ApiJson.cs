using System.Text.Json;
using System.Text.Json.Serialization;

namespace AkkaP2P.Protocol.Api;

/// <summary>Generated serializers for every body of the API: snake_case names, enums as snake_case words, absent for null only where allowed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(SnakeCaseEnumConverter<TrackerState>), typeof(SnakeCaseEnumConverter<GroupRole>)])]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(CreateUser))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(TrackerList))]
[JsonSerializable(typeof(CreateGroup))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(RegisterFile))]
[JsonSerializable(typeof(FileList))]
[JsonSerializable(typeof(FileDescription))]
[JsonSerializable(typeof(Announce))]
[JsonSerializable(typeof(Announced))]
[JsonSerializable(typeof(SwarmPeerList))]
[JsonSerializable(typeof(TicketGranted))]
[JsonSerializable(typeof(AskDownloads))]
[JsonSerializable(typeof(DownloadsOffered))]
[JsonSerializable(typeof(Heartbeat))]
[JsonSerializable(typeof(PeersChanged))]
[JsonSerializable(typeof(MembershipChanged))]
[JsonSerializable(typeof(FileAdded))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext;

/// <summary>RFC 9457 problem details with this API's extensions.</summary>
public sealed record Problem(string Title, int Status, string Code, string? Detail = null, int? RetryAfterSeconds = null)
{
    public const string ContentType = "application/problem+json";
}

/// <summary>An enum in JSON is its snake_case word.</summary>
public sealed class SnakeCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
