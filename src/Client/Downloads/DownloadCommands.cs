using Akka.Actor;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>The download commands of INTERFACE section 3, for whoever is signed in. Safe to call from any thread.</summary>
internal sealed class DownloadCommands(IActorRef manager, ITrackerApi tracker, DownloadJournal journal, TimeProvider time)
{
    /// <summary>Only the shape; which pieces there are is known when the file is.</summary>
    private const string PiecesAlphabet = "0123456789-, ";

    public async Task<Outcome<DownloadStarted>> Start(string user, DownloadRequest request, CancellationToken cancel) =>
        (await Start(user, [request], cancel).ConfigureAwait(false))[0];

    /// <summary>Starts them in their order. What they need of the trackers is asked in one question for each group.</summary>
    /// <returns>One outcome for each, in their order.</returns>
    public async Task<IReadOnlyList<Outcome<DownloadStarted>>> Start(string user, IReadOnlyList<DownloadRequest> requests, CancellationToken cancel)
    {
        var askedAt = time.GetTimestamp();
        var offers = requests.Select(r => Misuse(r) is { } misuse ? (Outcome<DownloadOffered>?)misuse : null).ToArray();
        var groups = Enumerable.Range(0, requests.Count).Where(place => offers[place] is null).GroupBy(place => requests[place].Group);
        await Task.WhenAll(groups.Select(group => Ask(group.Key, [.. group]))).ConfigureAwait(false);
        return await Task.WhenAll(requests.Select((request, place) => Start(user, request, offers[place]!.Value, askedAt, cancel)).ToArray()).ConfigureAwait(false);

        async Task Ask(string group, IReadOnlyList<int> places)
        {
            var answers = await tracker.OfferDownloads(group, [.. places.Select(place => requests[place].File)], cancel).ConfigureAwait(false);
            foreach (var (place, answer) in places.Zip(answers)) offers[place] = answer;
        }
    }

    /// <summary>The manager has been told when this returns.</summary>
    private Task<Outcome<DownloadStarted>> Start(string user, DownloadRequest request, Outcome<DownloadOffered> offer, long askedAt, CancellationToken cancel)
    {
        if (!offer.TryGet(out var offered, out var error)) return Refused(error);
        var file = offered.File;
        if (!PieceLayout.TryCreate(file.Size, file.PieceSize, out var layout) || (file.Root is null) != (file.Size == 0))
        {
            return Refused(new CommandError(ErrorCode.Internal, $"the tracker describes a file of {file.Size} bytes in pieces of {file.PieceSize}"));
        }

        if (request.Pieces is { } pieces && !PieceRanges.TryParse(pieces, layout.Count, out _)) return Refused(BadPieces(pieces));
        var target = DownloadTarget.Resolve(request.Destination, FileName.Parse(request.File), journal.PieceJournals, request.Pieces is not null, request.Overwrite);
        if (!target.TryGet(out var to, out error)) return Refused(error);
        var opening = new DownloadOpening(offered.Peers, offered.Ticket, askedAt);
        return manager.Ask<Outcome<DownloadStarted>>(new ManagerMessages.Start(user, request, file, to.WholePath, opening), cancel);
    }

    public Task<Outcome<DownloadList>> Show(CancellationToken cancel) => manager.Ask<Outcome<DownloadList>>(new ManagerMessages.Show(), cancel);

    public async Task<Outcome<DownloadList>> Wait(long? id, TimeSpan? timeout, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<Outcome<DownloadList>>(TaskCreationOptions.RunContinuationsAsynchronously);
        manager.Tell(new ManagerMessages.Wait(id, done));
        try
        {
            return await done.Task.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, time, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new CommandError(ErrorCode.Timeout, $"not ended within {timeout!.Value.TotalSeconds:0.###} s");
        }
        finally
        {
            if (!done.Task.IsCompleted) manager.Tell(new ManagerMessages.StopWaiting(done));
        }
    }

    public Task<Outcome<Done>> Pause(long id, CancellationToken cancel) => manager.Ask<Outcome<Done>>(new ManagerMessages.Pause(id), cancel);

    public Task<Outcome<Done>> Resume(long id, CancellationToken cancel) => manager.Ask<Outcome<Done>>(new ManagerMessages.Resume(id), cancel);

    public Task<Outcome<Done>> Cancel(long id, CancellationToken cancel) => manager.Ask<Outcome<Done>>(new ManagerMessages.Cancel(id), cancel);

    public Task<Outcome<Done>> Clear(CancellationToken cancel) => manager.Ask<Outcome<Done>>(new ManagerMessages.Clear(), cancel);

    private static CommandError? Misuse(DownloadRequest request)
    {
        if (request.Pieces is { } text && (text.Length == 0 || text.Any(c => !PiecesAlphabet.Contains(c)))) return BadPieces(text);
        return NameCheck.Group(request.Group) ?? NameCheck.File(request.File);
    }

    private static Task<Outcome<DownloadStarted>> Refused(CommandError error) => Task.FromResult<Outcome<DownloadStarted>>(error);

    private static CommandError BadPieces(string pieces) => new(ErrorCode.Usage, $"'{pieces}' are not pieces of the file, as in 0-99,120");
}
