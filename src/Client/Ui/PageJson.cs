using System.Text.Json;
using System.Text.Json.Serialization;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Ui;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<GroupRole>), typeof(SnakeCaseEnumConverter<TrackerState>), typeof(SnakeCaseEnumConverter<DownloadState>),
        typeof(SnakeCaseEnumConverter<PeerState>), typeof(ErrorCodeConverter),
    ])]
[JsonSerializable(typeof(PageState))]
[JsonSerializable(typeof(PageNews))]
[JsonSerializable(typeof(PageGroup))]
[JsonSerializable(typeof(PageCommand))]
[JsonSerializable(typeof(PageError))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(LoggedIn))]
[JsonSerializable(typeof(Uploaded))]
[JsonSerializable(typeof(DownloadStarted))]
internal sealed partial class PageJson : JsonSerializerContext;

/// <summary>A code is the word of the interface.</summary>
internal sealed class ErrorCodeConverter : JsonConverter<ErrorCode>
{
    public override ErrorCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ErrorCodes.Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, ErrorCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Wire());
}
