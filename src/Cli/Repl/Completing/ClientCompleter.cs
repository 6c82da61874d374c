using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Repl.Editing;
using AkkaP2P.Cli.Settings;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Cli.Repl.Completing;

/// <summary>
/// What the client's commands take: the slots of a command's syntax say what kind of word stands where. Trackers are asked for groups, files and users, and have
/// little time: a key press must not seem to hang.
/// </summary>
internal sealed class ClientCompleter(IClientNode node) : ICompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public async Task<Completion> Complete(string typed, CancellationToken cancel)
    {
        var words = TypedWords.Of(typed);
        words = words with { Current = Places.WithoutTilde(words.Current) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var candidates = await Candidates(words, limit.Token).WaitAsync(limit.Token);
            return new Completion(words.Start, [.. candidates.Where(c => c.Word.StartsWith(words.Current, StringComparison.Ordinal))]);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Completion.None(words.Start);
        }
    }

    private async Task<IEnumerable<Candidate>> Candidates(TypedWords words, CancellationToken cancel)
    {
        if (words.Before is []) return Whole(ClientCommands.Names);
        if (ClientCommands.Find(words.Before[0]) is not { } command) return [];
        var rest = words.Before.Skip(1).ToArray();
        if (rest.LastOrDefault() is { } before && command.Syntax.Options.FirstOrDefault(o => o.Name == before)?.Value is { } value) return Whole(Choices(value));
        if (words.Current.StartsWith('-')) return Whole(command.Syntax.Options.Select(o => o.Name));
        var arguments = command.Syntax.WithoutOptions(rest);
        return await Slot(command, arguments, words.Current, cancel);
    }

    private async Task<IEnumerable<Candidate>> Slot(ClientCommand command, string[] arguments, string current, CancellationToken cancel)
    {
        var slots = command.Syntax.Slots;
        if (arguments.Length >= slots.Length) return [];
        var slot = CommandSyntax.NameOf(slots[arguments.Length]);
        return (command.Name, slot) switch
        {
            ("stop_share", "group") => Whole((await Shares(cancel)).SelectMany(s => new[] { s.Group, s.File }).Distinct()),
            ("stop_share", _) => Whole((await Shares(cancel)).Where(s => s.Group == arguments[0]).Select(s => s.File)),
            ("create_group", _) => [],
            ("join_group", "group") => Whole(await Groups(g => g.Role == GroupRole.None, cancel)),
            ("leave_group", "group") => Whole(await Groups(g => g.Role != GroupRole.None, cancel)),
            ("list_requests" or "accept_request" or "reject_request" or "remove_member", "group") => Whole(await Groups(g => g.Role == GroupRole.Owner, cancel)),
            (_, "group") => Whole(await Groups(g => g.Role is GroupRole.Owner or GroupRole.Member, cancel)),
            ("accept_request" or "reject_request", "user") => Whole(Of(await node.ListRequests(arguments[0], cancel))?.Requests.Select(r => r.User)),
            ("remove_member", "user") => Whole(Of(await node.ListMembers(arguments[0], cancel))?.Members.Select(m => m.User)),
            (_, "file") => Whole(Of(await node.ListFiles(arguments[0], cancel))?.Files.Select(f => f.File)),
            (_, "path") => PathCompleter.Candidates(current, foldersOnly: false),
            (_, "destination") => PathCompleter.Candidates(current, foldersOnly: true),
            (_, "id" or "id|all") => Whole([.. slot == "id" ? [] : (string[])["all"], .. await Downloads(cancel)]),
            (_, "command") => Whole(ClientCommands.Names),
            _ when slot.Contains('|') => Whole(Choices(slot)),
            _ => [],
        };
    }

    /// <summary>Of <c>rarest|random</c> each; a description as <c>SECONDS</c> is nothing to type.</summary>
    private static IEnumerable<string> Choices(string described) => described.Contains('|') ? described.Split('|').Where(c => c != "rate") : [];

    private async Task<IEnumerable<string>> Groups(Func<GroupSummary, bool> fitting, CancellationToken cancel) =>
        Of(await node.ListGroups(cancel))?.Groups.Where(fitting).Select(g => g.Group) ?? [];

    private async Task<IEnumerable<Share>> Shares(CancellationToken cancel) => Of(await node.ShowShares(cancel))?.Shares ?? [];

    private async Task<IEnumerable<string>> Downloads(CancellationToken cancel) =>
        Of(await node.ShowDownloads(cancel))?.Downloads.Where(d => !d.Ended).Select(d => $"{d.DownloadId}") ?? [];

    /// <summary>Who is refused has nothing to complete with.</summary>
    private static T? Of<T>(Outcome<T> outcome)
        where T : class => outcome.TryGet(out var value, out _) ? value : null;

    private static IEnumerable<Candidate> Whole(IEnumerable<string>? words) => (words ?? []).Select(w => new Candidate(w));
}
