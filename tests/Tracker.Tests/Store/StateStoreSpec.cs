using System.Text;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>What every store must do. Each fact gets an empty one.</summary>
public abstract class StateStoreSpec : IAsyncLifetime
{
    private readonly List<IStateStore> _opened = [];

    private IStateStore Store => _opened[0];

    /// <summary>Opens the same store once more, as another tracker would.</summary>
    protected abstract Task<IStateStore> OpenStore();

    protected virtual Task CleanUp() => Task.CompletedTask;

    protected virtual Task Prepare() => Task.CompletedTask;

    public async Task InitializeAsync()
    {
        await Prepare();
        await Open();
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _opened) await store.DisposeAsync();
        await CleanUp();
    }

    [StoreFact]
    public async Task What_was_saved_is_loaded()
    {
        var saved = await Save("a", 0, "one");
        var row = await Store.Load(EntityKind.Group, "a", default);
        Assert.True(saved.Saved);
        Assert.Equal((1, saved.Change, "one"), (row!.Version, row.Change, Encoding.UTF8.GetString(row.State)));
    }

    [StoreFact]
    public async Task There_is_no_row_that_was_not_saved() => Assert.Null(await Store.Load(EntityKind.Group, "a", default));

    [StoreFact]
    public async Task Kinds_do_not_share_ids()
    {
        await Save("a", 0, "one");
        Assert.Null(await Store.Load(EntityKind.User, "a", default));
    }

    [StoreFact]
    public async Task A_save_on_an_old_version_is_refused_and_changes_nothing()
    {
        await Save("a", 0, "one");
        Assert.True((await Save("a", 1, "two")).Saved);
        Assert.False((await Save("a", 1, "stale")).Saved);
        Assert.False((await Save("a", 0, "stale")).Saved);
        Assert.False((await Save("b", 3, "from nowhere")).Saved);
        Assert.Equal("two", Encoding.UTF8.GetString((await Store.Load(EntityKind.Group, "a", default))!.State));
    }

    [StoreFact]
    public async Task Of_two_trackers_that_save_the_same_version_one_wins()
    {
        var other = await Open();
        for (var version = 0; version < 20; version++)
        {
            var results = await Task.WhenAll(Save("a", version, "mine"), Save(other, "a", version, "theirs"));
            Assert.Single(results, r => r.Saved);
        }
    }

    [StoreFact]
    public async Task A_conflict_in_a_batch_does_not_stop_the_others()
    {
        await Save("a", 0, "one");
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Save(i % 2 == 0 ? "a" : $"b{i}", 0, "x")));
        Assert.Equal(50, results.Count(r => r.Saved));
    }

    [StoreFact]
    public async Task Two_saves_of_one_row_in_one_batch_are_judged_in_order()
    {
        var results = await Task.WhenAll(Save("a", 0, "one"), Save("a", 1, "two"), Save("a", 1, "stale"));
        Assert.Equal([true, true, false], results.Select(r => r.Saved));
    }

    [StoreFact]
    public async Task The_feed_tells_each_rows_newest_state_in_order()
    {
        await Save("a", 0, "one");
        await Save("b", 0, "one");
        await Save("a", 1, "two");
        var feed = await Store.ReadChanges(0, 100, default);
        Assert.Equal(["b one", "a two"], feed.Changes.Select(c => $"{c.Id} {Encoding.UTF8.GetString(c.State)}"));
        Assert.Equal([1L, 2L], feed.Changes.Select(c => c.Version));
        Assert.Equal(await Store.LastChange(default), feed.UpTo);
    }

    [StoreFact]
    public async Task The_feed_is_read_in_pages()
    {
        for (var i = 0; i < 10; i++) await Save($"{i}", 0, "x");
        var (after, seen) = (0L, new List<string>());
        ChangeBatch page;
        do
        {
            page = await Store.ReadChanges(after, 3, default);
            seen.AddRange(page.Changes.Select(c => c.Id));
            Assert.Equal(after, page.After);
            after = page.UpTo;
        }
        while (page.Changes.Length == 3);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), seen);
        Assert.Equal(await Store.LastChange(default), after);
    }

    [StoreFact]
    public async Task Committed_batches_and_the_feed_tell_the_same()
    {
        var committed = new List<ChangeBatch>();
        Store.Committed += committed.Add;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Save($"{i % 25}", 0, "x")));
        Assert.Equal(25, committed.Sum(b => b.Changes.Length));
        Assert.Equal((await Store.ReadChanges(0, 100, default)).Changes.Select(c => c.Number), committed.SelectMany(b => b.Changes).Select(c => c.Number));
        Assert.All(committed, b => Assert.All(b.Changes, c => Assert.InRange(c.Number, b.After + 1, b.UpTo)));
    }

    /// <summary>The point of change numbers: whoever has seen number n has seen everything up to n.</summary>
    [StoreFact]
    public async Task A_reader_never_misses_a_change_while_two_trackers_write()
    {
        var other = await Open();
        var writes = new[] { Store, other }.Select((store, tracker) => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await Save(store, $"{tracker}-{i}", 0, "x");
        })).ToArray();
        var (after, seen) = (0L, new HashSet<string>());
        var written = false;
        while (!written)
        {
            written = writes.All(w => w.IsCompleted);
            var page = await Store.ReadChanges(after, 50, default);
            seen.UnionWith(page.Changes.Select(c => c.Id));
            after = page.UpTo;
            written &= page.Changes.IsEmpty;
        }

        await Task.WhenAll(writes);
        Assert.Equal(200, seen.Count);
    }

    [StoreFact]
    public async Task Blobs_are_kept_and_deleted_by_what_they_begin_with()
    {
        var megabytes = new byte[2 << 20];
        Random.Shared.NextBytes(megabytes);
        await Store.PutBlob("layer/g/1/50%_file/x", megabytes, default);
        await Store.PutBlob("layer/g/1/50%_file/x", megabytes, default);
        await Store.PutBlob("layer/g/1/50AAfile/x", [1], default);
        Assert.Equal(megabytes, await Store.GetBlob("layer/g/1/50%_file/x", default));
        await Store.DeleteBlobs("layer/g/1/50%_file/", default);
        Assert.Null(await Store.GetBlob("layer/g/1/50%_file/x", default));
        Assert.Equal([1], await Store.GetBlob("layer/g/1/50AAfile/x", default));
    }

    [StoreFact]
    public async Task Of_two_trackers_that_make_a_secret_one_wins()
    {
        var other = await Open();
        var results = await Task.WhenAll(Store.SaveSecret("ca", 0, [1], default), other.SaveSecret("ca", 0, [2], default));
        Assert.Single(results, won => won);
        Assert.Equal(results[0] ? [1] : [2], (await other.LoadSecret("ca", default))!.State);
        Assert.False(await Store.SaveSecret("ca", 0, [3], default));
        Assert.True(await Store.SaveSecret("ca", 1, [3], default));
        Assert.Equal(2, (await Store.LoadSecret("ca", default))!.Version);
    }

    [StoreFact]
    public async Task Secrets_are_not_in_the_feed()
    {
        await Store.SaveSecret("ca", 0, [1], default);
        Assert.Empty((await Store.ReadChanges(0, 10, default)).Changes);
    }

    [StoreFact]
    public async Task What_was_saved_is_there_when_it_is_opened_again()
    {
        await Save("a", 0, "one");
        await Store.DisposeAsync();
        _opened.Clear();
        await Open();
        Assert.NotNull(await Store.Load(EntityKind.Group, "a", default));
        Assert.Equal(1, await Store.LastChange(default));
    }

    private async Task<IStateStore> Open()
    {
        var store = await OpenStore();
        _opened.Add(store);
        return store;
    }

    private Task<SaveResult> Save(string id, long version, string state) => Save(Store, id, version, state);

    private static Task<SaveResult> Save(IStateStore store, string id, long version, string state) =>
        store.Save(new StateSave(EntityKind.Group, id, version, Encoding.UTF8.GetBytes(state)), default);
}
