using AkkaP2P.Cli.Arguments;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl;

/// <summary>What somebody whose command was refused, or came back empty, would most likely do next. For people; programs have the code.</summary>
internal static class NextStep
{
    /// <param name="line">What was typed; its words fill in the advice.</param>
    public static string? After(CommandError error, string line)
    {
        var words = CommandLine.TrySplit(line, out var split, out _) ? split : [];
        var command = words.FirstOrDefault("");
        var syntax = ClientCommands.Find(command)?.Syntax;
        var arguments = syntax?.WithoutOptions(words.Skip(1)) ?? [];
        var group = syntax is not null && GroupAmong(syntax, arguments) is { } given ? CommandLine.Quote(given) : "GROUP";
        return error.Code switch
        {
            ErrorCode.Usage when syntax is null => null,
            ErrorCode.Usage => $"help {command}",
            ErrorCode.NotLoggedIn => "login USER (create_user USER makes an account)",
            ErrorCode.AlreadyLoggedIn => "logout",
            ErrorCode.InvalidCredentials => "try again, or create_user USER for a new account",
            ErrorCode.RateLimited when error.RetryAfterSeconds is { } seconds => $"try again in {seconds} s",
            ErrorCode.UserExists => $"login {arguments.FirstOrDefault("USER")}, or take another name",
            ErrorCode.InvalidName => "letters, digits, '.', '_' and '-', at most 64",
            ErrorCode.GroupExists => $"join_group {group}, or take another name",
            ErrorCode.GroupNotFound => $"list_groups shows all, create_group {group} makes it",
            ErrorCode.NotAMember when command is "remove_member" => $"list_members {group}",
            ErrorCode.NotAMember => $"join_group {group}",
            ErrorCode.AlreadyMember => $"list_files {group}",
            ErrorCode.AlreadyRequested => $"its owner can accept_request {group} YOU; list_groups shows the owner",
            ErrorCode.RequestNotFound => $"list_requests {group}",
            ErrorCode.NotOwner => $"list_members {group} shows the owner",
            ErrorCode.FileNotFound when command is "stop_share" => "show_shares",
            ErrorCode.FileNotFound => $"list_files {group}",
            ErrorCode.FileExists => "rename yours: its content is another",
            ErrorCode.AlreadyShared => "show_shares",
            ErrorCode.FileChanged => "upload_file it again",
            ErrorCode.NoSeeders => $"list_files {group} shows who is online; without --peer-timeout it waits",
            ErrorCode.DestinationExists => "add --overwrite to replace it",
            ErrorCode.DiskFull => "make room, then download_file again: what is there is kept",
            ErrorCode.DownloadNotFound or ErrorCode.DownloadFailed or ErrorCode.Timeout => "show_downloads",
            ErrorCode.NoTrackers => "status shows the trackers; is one running?",
            _ => null,
        };
    }

    /// <summary>When a list has nothing in it.</summary>
    public static string? WhenEmpty(string command) => command switch
    {
        "list_groups" => "create_group GROUP makes one",
        "list_files" => "upload_file PATH GROUP shares one",
        "show_downloads" => "download_file GROUP FILE DESTINATION starts one",
        "show_shares" => "upload_file PATH GROUP shares a file",
        _ => null,
    };

    private static string? GroupAmong(CommandSyntax syntax, string[] arguments)
    {
        var slot = Array.FindIndex(syntax.Slots, s => CommandSyntax.NameOf(s) == "group");
        return slot < 0 ? null : arguments.ElementAtOrDefault(slot);
    }
}
