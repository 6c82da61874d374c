using Akka.Actor;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>The download commands of INTERFACE section 3, for whoever is signed in. Safe to call from any thread.</summary>
internal sealed class DownloadCommands(IActorRef manager, ITrackerApi tracker, DownloadJournal journal, TimeProvider time)
{
    /// <summary>Only the shape; which pieces there are is known when the file is.</summary>
    private const string PiecesAlphabet = "0123456789-, ";

    public async Task<Outcome<DownloadStarted>> Start(string user, DownloadRequest request, CancellationToken cancel)
    {
        if (request.Pieces is { } text && (text.Length == 0 || text.Any(c => !PiecesAlphabet.Contains(c)))) return BadPieces(text);
        if (!GroupName.TryParse(request.Group, out _)) return new CommandError(ErrorCode.InvalidName, $"'{request.Group}' is not a group's name");
        if (!FileName.TryParse(request.File, out var name)) return new CommandError(ErrorCode.InvalidName, $"'{request.File}' is not a file's name");
        var askedAt = time.GetTimestamp();
        var answer = await tracker.OfferDownload(request.Group, request.File, cancel).ConfigureAwait(false);
        if (!answer.TryGet(out var offered, out var error)) return error;
        var file = offered.File;
        if (!PieceLayout.TryCreate(file.Size, file.PieceSize, out var layout) || (file.Root is null) != (file.Size == 0))
        {
            return new CommandError(ErrorCode.Internal, $"the tracker describes a file of {file.Size} bytes in pieces of {file.PieceSize}");
        }

        if (request.Pieces is { } pieces && !PieceRanges.TryParse(pieces, layout.Count, out _)) return BadPieces(pieces);
        var target = DownloadTarget.Resolve(request.Destination, name, journal.PieceJournals, request.Pieces is not null, request.Overwrite);
        if (!target.TryGet(out var to, out error)) return error;
        var opening = new DownloadOpening(offered.Peers, offered.Ticket, askedAt);
        return await manager.Ask<Outcome<DownloadStarted>>(new ManagerMessages.Start(user, request, file, to.WholePath, opening), cancel).ConfigureAwait(false);
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

    private static CommandError BadPieces(string pieces) => new(ErrorCode.Usage, $"'{pieces}' are not pieces of the file, as in 0-99,120");
}
