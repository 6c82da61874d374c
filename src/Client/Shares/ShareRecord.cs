using System.Text.Json.Serialization;

namespace AkkaP2P.Client.Shares;

/// <summary>Names a lasting share: one user shares one file of that name in a group.</summary>
internal sealed record ShareKey(string User, string Group, string File);

/// <summary>A lasting share as it is remembered over restarts.</summary>
internal sealed record ShareRecord(ServedFileInfo Info, FileStamp Stamp, long BytesServed)
{
    [JsonIgnore]
    public ShareKey Key => new(Info.User, Info.Group, Info.File);
}

internal sealed record ServedCount(ShareKey Share, long Bytes);

/// <summary>One line of the journal: exactly one of its members is there.</summary>
internal sealed record ShareLine(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ShareRecord? Began = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ShareKey? Ended = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ServedCount? Served = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShareLine))]
internal sealed partial class ShareJson : JsonSerializerContext;
