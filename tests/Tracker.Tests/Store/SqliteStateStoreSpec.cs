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
    public async Task Nobody_but_its_owner_may_read_it()
    {
        await using var store = await OpenStore();
        await store.SaveSecret("ca", 0, [1], default);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("text.db"), "This is no database at all, and long enough to be sure of it.");
        var refused = await Assert.ThrowsAsync<StoreException>(() => StateStores.Open(new StoreAddress.SqliteFile(_folder.File("text.db"))));
        Assert.Contains("text.db", refused.Message, StringComparison.Ordinal);
    }
}
