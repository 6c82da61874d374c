using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Catalog;

/// <param name="PollInterval">How often the store is asked whether changes were missed.</param>
/// <param name="PageSize">Changes read at once.</param>
internal sealed record CatalogSettings(TimeSpan PollInterval, int PageSize);

/// <summary>
/// Keeps this tracker's <see cref="Catalog"/> in step. Published batches of changes are a quick hint; the store's change feed
/// is the truth: it is read at the start, when a batch does not join on to what is applied, and every now and then.
/// <code>
///   batch that joins on ─▶ apply        batch with a gap before it, or a tick ─▶ read the feed from what is applied ─▶ apply
/// </code>
/// Reads that overlap a published batch do no harm: what is applied already is skipped.
/// </summary>
internal sealed class CatalogReplica(Catalog catalog, IStateStore store, IReadOnlyList<IActorRef> listeners, CatalogSettings settings) : UntypedActor, IWithTimers
{
    private bool _reading;

    /// <summary>A batch came that did not join on while a read was under way.</summary>
    private bool _behind;

    public ITimerScheduler Timers { get; set; } = null!;

    private ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <param name="listeners">Told each <see cref="CatalogEvent"/>, also those of the first read.</param>
    public static Props Props(Catalog catalog, IStateStore store, IReadOnlyList<IActorRef> listeners, CatalogSettings settings) =>
        Akka.Actor.Props.Create(() => new CatalogReplica(catalog, store, listeners, settings));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ChangeBatch));
        Timers.StartPeriodicTimer(Poll.Instance, Poll.Instance, settings.PollInterval);
        Read();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ChangeBatch batch: OnPublished(batch); break;
            case FeedRead read: OnRead(read.Batch); break;
            case FeedFailed failed: OnFailed(failed.Cause); break;
            case Poll: Read(); break;
            default: Unhandled(message); break;
        }
    }

    private void OnPublished(ChangeBatch batch)
    {
        if (batch.After <= catalog.Applied) Apply(batch);
        else if (_reading) _behind = true;
        else Read();
    }

    private void OnRead(ChangeBatch batch)
    {
        _reading = false;
        Apply(batch);
        var more = _behind || batch.Changes.Length == settings.PageSize;
        _behind = false;
        if (more) Read();
    }

    private void OnFailed(Exception cause)
    {
        _reading = false;
        Log.Warning("the change feed could not be read: {0}", cause.Message);
    }

    private void Read()
    {
        if (_reading) return;
        _reading = true;
        store.ReadChanges(catalog.Applied, settings.PageSize, CancellationToken.None).PipeTo(
            Self,
            success: batch => new FeedRead(batch),
            failure: e => new FeedFailed(e));
    }

    private void Apply(ChangeBatch batch)
    {
        foreach (var happened in catalog.Apply(batch))
        {
            if (happened is CatalogEvent.Unreadable row) Log.Error("{0} {1} is left out: {2}", row.Kind, row.Id, row.Reason);
            foreach (var listener in listeners) listener.Tell(happened);
        }
    }

    private sealed record FeedRead(ChangeBatch Batch);

    private sealed record FeedFailed(Exception Cause);

    /// <summary>Look into the feed now.</summary>
    public sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}
