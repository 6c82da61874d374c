using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Downloads;

/// <summary>How a download ends: finished, failed or halted. The disk is waited for beside the actor.</summary>
internal sealed partial class DownloadCoordinator
{
    private sealed record Finished(Outcome<Done> Outcome);

    private sealed record Closed(bool Discarded, Exception? Fault);

    private CommandError? _failure;
    private bool _halted;
    private bool _discard;

    private void Finishing(object message)
    {
        switch (message)
        {
            case Finished finished: End(finished.Outcome.Error); break;
            case Crashed crashed: End(new CommandError(ErrorCode.Internal, crashed.Cause.Message)); break;
            case CoordinatorMessages.Halt: _halted = true; break; // it is a matter of moments; what it ends as is told
            default: PassOver(message); break;
        }
    }

    /// <summary>What was being prepared is given up; whatever comes of it must be closed too.</summary>
    private void GivingUp(object message)
    {
        switch (message)
        {
            case Prepared prepared:
                _store = prepared.Outcome.Ok ? prepared.Outcome.Value.Store : null;
                CloseStore();
                break;
            case Crashed or HashesCame: CloseStore(); break;
            case CoordinatorMessages.Halt halt: HaltToo(halt); break;
            default: PassOver(message); break;
        }
    }

    /// <summary>The store is being closed; then the parent is told.</summary>
    private void Closing(object message)
    {
        switch (message)
        {
            case Closed closed: AfterClosing(closed); break;
            case CoordinatorMessages.Halt halt: HaltToo(halt); break;
            default: PassOver(message); break;
        }
    }

    /// <summary>Halted while it fails or halts: the halt wins, and a cancel still clears the disk.</summary>
    private void HaltToo(CoordinatorMessages.Halt halt)
    {
        _halted = true;
        _discard |= halt.Discard;
    }

    private void AfterClosing(Closed closed)
    {
        if (closed.Fault is { } fault) _log.Warning("what download {0} left could not be closed or removed: {1}", _job.Id, fault.Message);
        if (_discard && !closed.Discarded)
        {
            _store = null; // it is closed; what it left is still to go
            CloseStore();
            return;
        }

        if (_halted) Context.Parent.Tell(new CoordinatorMessages.Halted(_job.Id));
        else Context.Parent.Tell(new CoordinatorMessages.Ended(_job.Id, Progress(), _failure));
        BecomeOver();
    }

    /// <summary>Waits for the fetchers' goodbyes.</summary>
    private void Over(object message)
    {
        if (message is FetcherGone) StopWhenAlone();
        else if (message is CoordinatorMessages.Halt) Context.Parent.Tell(new CoordinatorMessages.Halted(_job.Id));
        else PassOver(message);
    }

    private void PassOver(object message)
    {
        if (message is not (FetcherMessages.News or Tick or Demanded or PeersChanged or PeersCame or SharersCame or FetcherGone or TrackerNews.Connected
            or TrackerNews.AccessEnded or HashesCame or AskHashes or BeganToVerify)) Unhandled(message);
    }

    private void BecomeFinishing()
    {
        Become(Finishing);
        Timers.CancelAll();
        SetState(DownloadState.Verifying);
        if (_picture is { } picture) _partial!.Report(picture.Reports());
        PartFetchers();
        var (store, shares, served, job) = (_store!, _context.Shares, _served!, _job);
        _served = null; // whichever way it ends
        DiskThreads.Run(() => Finish(store, shares, served, job))
            .PipeTo(Self, success: outcome => new Finished(outcome), failure: e => new Crashed(e));
    }

    private static Outcome<Done> Finish(PieceStore store, IShareTable shares, ServedFile served, DownloadJob job)
    {
        var outcome = store.Finish();
        if (!outcome.Ok || job.Selection is not null) shares.Remove(served);
        else if (!shares.Complete(served, job.Target.FinalPath).TryGet(out _, out var error)) return error;
        return outcome;
    }

    /// <summary>An earlier run finished it and could not say so; the share still has to be told.</summary>
    private void ServeFinished()
    {
        if (_job.Selection is null)
        {
            var whole = _context.Shares.AddPartial(Info(_job.Target.FinalPath), WholeSource.Instance);
            _context.Shares.Complete(whole, _job.Target.FinalPath);
        }

        _wasFinished = true;
        End(null);
    }

    private void End(CommandError? error)
    {
        _state = error is null ? DownloadState.Completed : DownloadState.Failed;
        Context.Parent.Tell(new CoordinatorMessages.Ended(_job.Id, Progress(), error));
        BecomeOver();
    }

    private void Fail(CommandError error)
    {
        _log.Info("download of {0} fails: {1}", _job.File, error);
        _failure = error;
        _state = DownloadState.Failed;
        Close();
    }

    private void Halt(CoordinatorMessages.Halt halt)
    {
        HaltToo(halt);
        Close();
    }

    private void Close()
    {
        Timers.CancelAll();
        _stop.Cancel();
        PartFetchers();
        Unserve();
        if (_preparing) Become(GivingUp);
        else CloseStore();
    }

    /// <summary>Closing waits for the disk, so it happens beside the actor.</summary>
    private void CloseStore()
    {
        Become(Closing);
        var (store, job, discard) = (_store, _job, _discard);
        DiskThreads.Run(() => CloseStore(store, job, discard))
            .PipeTo(Self, success: _ => new Closed(discard, null), failure: e => new Closed(discard, e));
    }

    private static Done CloseStore(PieceStore? store, DownloadJob job, bool discard)
    {
        if (!discard) store?.Dispose();
        else if (store is not null) store.Discard();
        else PieceStoreOpening.Discard(job.Target, job.Root, job.Layout);
        return Done.Instance;
    }

    private void Unserve()
    {
        if (_served is { } served) _context.Shares.Remove(served);
        _served = null;
    }

    private void PartFetchers()
    {
        foreach (var peer in _book.Peers) peer.Fetcher?.Tell(new FetcherMessages.Part(ByeReason.Done));
    }

    private void BecomeOver()
    {
        Become(Over);
        StopWhenAlone();
    }

    private void StopWhenAlone()
    {
        if (!Context.GetChildren().Any()) Context.Stop(Self);
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        Unserve();
        _store?.Dispose();
    }

    /// <summary>Of a file that is whole already, for the moment until it is a share.</summary>
    private sealed class WholeSource : IPieceSource
    {
        public static readonly WholeSource Instance = new();

        public byte[]? Have() => null;

        public IReadOnlyList<PeerReport> TakeReports() => [];
    }
}
