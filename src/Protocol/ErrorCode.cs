using System.Collections.Frozen;
using System.Text.Json;

namespace AkkaP2P.Protocol;

/// <summary>Why a command was refused. The order is that of INTERFACE: when several apply, the earliest stage wins.</summary>
public enum ErrorCode
{
    Usage,
    NotLoggedIn,
    AlreadyLoggedIn,
    InvalidCredentials,
    RateLimited,
    UserExists,
    InvalidName,
    WeakPassword,
    GroupExists,
    GroupNotFound,
    NotAMember,
    AlreadyMember,
    AlreadyRequested,
    RequestNotFound,
    NotOwner,
    FileNotFound,
    FileExists,
    AlreadyShared,
    PathNotFound,
    NotARegularFile,
    FileChanged,
    NoSeeders,
    DestinationExists,
    DiskFull,
    PermissionDenied,
    DownloadNotFound,
    DownloadFailed,
    CorruptSource,
    Timeout,
    NoTrackers,
    Internal,
}

/// <summary>The codes as they stand in JSON: <c>not_a_member</c> for <see cref="ErrorCode.NotAMember"/>.</summary>
public static class ErrorCodes
{
    private static readonly FrozenDictionary<ErrorCode, string> Names =
        Enum.GetValues<ErrorCode>().ToFrozenDictionary(c => c, c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.ToString()));

    private static readonly FrozenDictionary<string, ErrorCode> Codes = Names.ToFrozenDictionary(p => p.Value, p => p.Key);

    public static string Wire(this ErrorCode code) => Names[code];

    /// <summary>An unknown code of a newer tracker reads as <see cref="ErrorCode.Internal"/>.</summary>
    public static ErrorCode Parse(string? wire) =>
        wire is not null && Codes.TryGetValue(wire, out var code) ? code : ErrorCode.Internal;
}
