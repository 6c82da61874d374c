using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker;

/// <summary>The expected refusals, each with the one text it is told in.</summary>
internal static class Refusals
{
    public static readonly CommandError NotLoggedIn = new(ErrorCode.NotLoggedIn, "sign in first");

    public static readonly CommandError InvalidCredentials = new(ErrorCode.InvalidCredentials, "user or password is wrong");

    public static readonly CommandError WeakPassword = new(ErrorCode.WeakPassword, "a password has at least 8 characters");

    public static CommandError Usage(string what) => new(ErrorCode.Usage, what);

    public static CommandError InvalidName(string what) => new(ErrorCode.InvalidName, $"not a valid name of a {what}");

    public static CommandError RateLimited(int seconds) => new(ErrorCode.RateLimited, $"too many attempts, try again in {seconds} s", seconds);

    /// <summary>A bound that does not pass by itself; the time is when asking again may make sense.</summary>
    public static CommandError TooMany(string what) => new(ErrorCode.RateLimited, what, 60);

    public static CommandError UserExists(string user) => new(ErrorCode.UserExists, $"user '{user}' exists");

    public static CommandError GroupExists(string group) => new(ErrorCode.GroupExists, $"group '{group}' exists");

    public static CommandError GroupNotFound(string group) => new(ErrorCode.GroupNotFound, $"there is no group '{group}'");

    public static CommandError NotAMember(string user, string group) => new(ErrorCode.NotAMember, $"'{user}' is not a member of '{group}'");

    public static CommandError NotOwner(string group) => new(ErrorCode.NotOwner, $"only the owner of '{group}' may do that");

    public static CommandError AlreadyMember(string user, string group) => new(ErrorCode.AlreadyMember, $"'{user}' is a member of '{group}'");

    public static CommandError AlreadyRequested(string group) => new(ErrorCode.AlreadyRequested, $"the request to join '{group}' is waiting for its owner");

    public static CommandError RequestNotFound(string user, string group) => new(ErrorCode.RequestNotFound, $"'{user}' has not asked to join '{group}'");

    public static CommandError FileNotFound(string file, string group) => new(ErrorCode.FileNotFound, $"there is no file '{file}' in '{group}'");

    public static CommandError FileExists(string file, string group) => new(ErrorCode.FileExists, $"'{group}' has another file called '{file}'");

    public static CommandError Internal(string what) => new(ErrorCode.Internal, what);
}
