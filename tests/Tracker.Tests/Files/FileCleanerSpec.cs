using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Tests.Entities;

namespace AkkaP2P.Tracker.Tests.Files;

public sealed class FileCleanerSpec() : PatientKit("akka.loglevel = OFF")
{
    [Fact]
    public void Of_a_file_whose_group_is_gone_first_the_layer_goes_and_then_the_record()
    {
        var store = new ScriptedStore();
        var cleaner = Sys.ActorOf(FileCleaner.Props(TestActor, store, new ManualTime()));
        var file = SharedFile.Empty("films/film.mkv").Register("ann", 4, new FileContent(1, 16_384, Hash256.Of([1]), null), default).Value;
        cleaner.Tell(new CatalogEvent.FileOrphaned(file), ActorRefs.NoSender);
        var forget = ExpectMsg<FileCommands.Forget>();
        Assert.Equal(("films", "film.mkv", 4), (forget.Group, forget.File, forget.Incarnation));
        Assert.StartsWith(Assert.Single(store.DeletedBlobs), SharedFile.LayerKey("films", 4, "film.mkv", file.Content), StringComparison.Ordinal);
    }
}
