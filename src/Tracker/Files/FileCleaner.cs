using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Files;

/// <summary>
/// Clears away what is left of files whose group is gone: nobody sees them any more, so this may come late or twice.
/// Should it fail, the next start of a tracker finds them again.
/// </summary>
internal sealed class FileCleaner(IActorRef files, IStateStore store, TimeProvider time) : UntypedActor
{
    private ILoggingAdapter Log { get; } = Context.GetLogger();

    public static Props Props(IActorRef files, IStateStore store, TimeProvider time) => Akka.Actor.Props.Create(() => new FileCleaner(files, store, time));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CatalogEvent.FileOrphaned orphaned: OnOrphaned(orphaned.File); break;
            case CatalogEvent: break;
            case EntityReply: break;
            case EntityUnavailable unavailable: Log.Info("an orphaned file stays for now: {0}", unavailable.Reason); break;
            case BlobsDeleted deleted: OnBlobsDeleted(deleted.File); break;
            case DeletionFailed failed: Log.Info("an orphaned piece layer stays for now: {0}", failed.Cause.Message); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>The layer first: once the row is empty nothing points to it.</summary>
    private void OnOrphaned(SharedFile file) =>
        store.DeleteBlobs(SharedFile.LayerPrefix(file.Group, file.Incarnation, file.File), CancellationToken.None).PipeTo(
            Self,
            success: () => new BlobsDeleted(file),
            failure: e => new DeletionFailed(e));

    private void OnBlobsDeleted(SharedFile file)
    {
        var stamp = new CommandStamp(CommandKey.Of("", "forget", Guid.NewGuid().ToString()), time.GetUtcNow() + TimeSpan.FromSeconds(30));
        files.Tell(new FileCommands.Forget(file.Group, file.File, file.Incarnation, stamp));
    }

    private sealed record BlobsDeleted(SharedFile File);

    private sealed record DeletionFailed(Exception Cause);
}
