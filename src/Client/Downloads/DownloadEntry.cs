using Akka.Actor;
using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>One download as the manager knows it: what is remembered of it, and what runs. Not safe for use by several threads.</summary>
/// <param name="changed">Told when there is something else to remember.</param>
internal sealed class DownloadEntry(DownloadRecord record, TimeProvider time, Action<DownloadEntry>? changed = null)
{
    private DownloadRecord _record = record;
    private DownloadProgress? _progress;
    private DownloadProgress? _told;
    private long _startedAt;
    private long _toldAt;

    public DownloadRecord Record
    {
        get => _record;
        private set
        {
            if (_record == value) return;
            _record = value;
            changed?.Invoke(this);
        }
    }

    /// <summary>Of one that was started and has not run yet.</summary>
    public DownloadOpening? Opening { get; set; }

    public long Id => Record.Id;

    public DownloadState State => Record.State;

    public bool Ended => Record.Ended;

    /// <summary>Runs it while it runs, and while it is being stopped.</summary>
    public IActorRef? Coordinator { get; private set; }

    /// <summary>What it becomes when its coordinator has halted.</summary>
    public DownloadState? HaltingTo { get; set; }

    /// <summary>It was started or resumed since the node started, so that waiting for all waits for it.</summary>
    public bool Touched { get; set; }

    /// <summary>Something moved since its progress was published last; a download that waits for someone to come has nothing to tell.</summary>
    private bool HasNews => _progress is { } now && !(_told is { } told && now.Equals(told with { Peers = now.Peers }) && now.Peers.SequenceEqual(told.Peers));

    /// <summary>Its progress is to be published: once in a while, but the first bytes at once.</summary>
    public bool IsDue(TimeSpan interval)
    {
        if (!HasNews) return false;
        var isFirst = _told is null && _progress!.BytesDone > 0;
        return isFirst || time.GetElapsedTime(_told is null ? _startedAt : _toldAt) >= interval;
    }

    public void Begin(IActorRef coordinator)
    {
        Coordinator = coordinator;
        _startedAt = time.GetTimestamp();
        (_progress, Opening) = (null, null);
        Become(DownloadState.Downloading);
    }

    public void Update(DownloadProgress progress)
    {
        _progress = progress;
        Record = Record with { State = progress.State, BytesDone = progress.BytesDone, PiecesDone = progress.PiecesDone };
    }

    public void Tell() => (_told, _toldAt) = (_progress, time.GetTimestamp());

    public void Become(DownloadState state, CommandError? error = null) =>
        Record = Record with { State = state, ErrorCode = error?.Code.Wire(), ErrorMessage = error?.Message };

    public void Pause(bool byUser) => Record = Record with { PausedByUser = byUser };

    /// <summary>Nothing runs any more: what this run did is added to the record.</summary>
    public void Rest()
    {
        Record = Record with
        {
            ElapsedSeconds = Elapsed,
            HashFailures = Record.HashFailures + (_progress?.HashFailures ?? 0),
            Retries = Record.Retries + (_progress?.Retries ?? 0),
        };
        _progress = _progress is null ? null : _progress with { HashFailures = 0, Retries = 0, Rate = 0 };
        Coordinator = null;
        HaltingTo = null;
    }

    private double Elapsed => Record.ElapsedSeconds + (Coordinator is null ? 0 : time.GetElapsedTime(_startedAt).TotalSeconds);

    public DownloadTarget Target(string journals) => new(Record.WholePath, journals, Record.Pieces is not null, Record.Overwrite);

    public DownloadJob Job(string journals)
    {
        var layout = Record.Size == 0 ? default : new PieceLayout(Record.Size, Record.PieceSize);
        Bitfield? selection = null;
        if (Record.Pieces is not null) PieceRanges.TryParse(Record.Pieces, layout.Count, out selection);
        return new DownloadJob(
            Record.Id,
            Record.User,
            Record.Group,
            FileName.Parse(Record.File),
            Record.Root,
            layout,
            Target(journals),
            Record.Strategy,
            selection,
            Record.PeerTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Record.Assignment);
    }

    public DownloadStatus Status(string journals)
    {
        var rate = Coordinator is null ? 0 : _progress?.Rate ?? 0;
        var pieces = Record.Size == 0 ? 0 : new PieceLayout(Record.Size, Record.PieceSize).Count;
        return new DownloadStatus(
            Record.Id,
            Record.Group,
            Record.File,
            Record.State,
            Record.Size,
            Record.BytesDone,
            pieces,
            Record.PiecesDone,
            rate,
            rate > 0 && !Ended ? _progress!.BytesMissing / rate : null,
            Target(journals).FinalPath,
            Elapsed,
            Record.HashFailures + (_progress?.HashFailures ?? 0),
            Record.Retries + (_progress?.Retries ?? 0),
            Record.ErrorCode is { } code ? new CommandError(ErrorCodes.Parse(code), Record.ErrorMessage ?? "") : null,
            _progress?.Peers ?? [])
        { IsSelection = Record.Pieces is not null };
    }
}
