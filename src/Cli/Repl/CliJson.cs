using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Cli.Repl;

/// <summary>Generated serializers of everything that can stand in <c>data</c> in json mode.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<GroupRole>), typeof(SnakeCaseEnumConverter<TrackerState>), typeof(SnakeCaseEnumConverter<DownloadState>),
        typeof(SnakeCaseEnumConverter<PeerState>), typeof(CommandErrorConverter), typeof(UtcConverter),
    ])]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(LoggedIn))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(Uploaded))]
[JsonSerializable(typeof(FileList))]
[JsonSerializable(typeof(DownloadStarted))]
[JsonSerializable(typeof(DownloadList))]
[JsonSerializable(typeof(ShareList))]
[JsonSerializable(typeof(SwarmView))]
[JsonSerializable(typeof(TorrentExported))]
[JsonSerializable(typeof(NodeStatus))]
[JsonSerializable(typeof(CommandHelp))]
[JsonSerializable(typeof(ReadyData))]
[JsonSerializable(typeof(TrackerData))]
[JsonSerializable(typeof(GroupUserData))]
[JsonSerializable(typeof(GroupData))]
[JsonSerializable(typeof(FileAdded))]
[JsonSerializable(typeof(DownloadStatus))]
[JsonSerializable(typeof(CommandError))]
internal sealed partial class CliJson : JsonSerializerContext;

internal sealed record ReadyData(string Listen, string? Tracker, string NodeId);

internal sealed record TrackerData(string Tracker);

internal sealed record GroupData(string Group);

internal sealed record GroupUserData(string Group, string User);

internal sealed record CommandHelpRow(string Command, string Usage, string Summary);

internal sealed record CommandHelp(IReadOnlyList<CommandHelpRow> Commands);

/// <summary><c>{code,message}</c>, and <c>retry_after_seconds</c> where it means something.</summary>
internal sealed class CommandErrorConverter : JsonConverter<CommandError>
{
    public override CommandError Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("results are only written");

    public override void Write(Utf8JsonWriter writer, CommandError value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("code"u8, value.Code.Wire());
        writer.WriteString("message"u8, value.Message);
        if (value.RetryAfterSeconds is { } seconds) writer.WriteNumber("retry_after_seconds"u8, seconds);
        writer.WriteEndObject();
    }
}

/// <summary>RFC 3339 in UTC with its <c>Z</c>.</summary>
internal sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("results are only written");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
