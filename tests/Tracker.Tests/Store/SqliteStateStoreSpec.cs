using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Tests.Store;

public sealed class SqliteStateStoreSpec : StateStoreSpec
{
    private readonly TempFolder _folder = new();

    protected override Task<IStateStore> OpenStore() => StateStores.Open(new StoreAddress.SqliteFile(_folder.File("store.db")));

    protected override Task CleanUp()
    {
        _folder.Remove();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("text.db"), "This is no database at all, and long enough to be sure of it.");
        var refused = await Assert.ThrowsAsync<StoreException>(() => StateStores.Open(new StoreAddress.SqliteFile(_folder.File("text.db"))));
        Assert.Contains("text.db", refused.Message, StringComparison.Ordinal);
    }
}
