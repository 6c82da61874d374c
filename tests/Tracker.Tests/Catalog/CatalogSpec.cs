using System.Collections.Immutable;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Tests.Groups;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Catalog;

public sealed class CatalogSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Group Films = Group.Empty("films").Create("ann", new DecisionContext(Noon, 1)).Value;
    private static readonly SharedFile Film = FileOf(1);

    private readonly Tracker.Catalog.Catalog _catalog = new();
    private long _last;

    [Fact]
    public void A_saved_group_is_found()
    {
        Apply(Films);
        Assert.Equal("ann", _catalog.Find("films")?.Group.Owner);
    }

    [Fact]
    public void Groups_come_in_the_order_of_their_names_also_one_that_was_away()
    {
        foreach (var name in new[] { "songs", "Films", "books" }) Apply(Group.Empty(name).Create("ann", new DecisionContext(Noon, 1)).Value);
        Assert.Equal(["Films", "books", "songs"], Names());
        Apply(_catalog.Find("books")!.Group.Leave("ann").Value);
        Assert.Equal(["Films", "songs"], Names());
        Apply(Group.Empty("books").Create("ben", new DecisionContext(Noon, 2)).Value);
        Apply(Group.Empty("art").Create("ben", new DecisionContext(Noon, 1)).Value);
        Assert.Equal(["Films", "art", "books", "songs"], Names());

        IEnumerable<string> Names() => _catalog.GroupsByName.Select(g => g.Group.Name);
    }

    [Fact]
    public void A_users_groups_are_those_that_he_is_in_or_asks_to_join()
    {
        Apply(Films);
        Apply(Group.Empty("songs").Create("ben", new DecisionContext(Noon, 1)).Value);
        Assert.Equal(["films"], Of("ann"));
        Assert.Equal(["songs"], Of("ben"));
        Apply(Films.Join("ben", Noon).Value);
        Assert.Equal(["films", "songs"], Of("ben"));
        Apply(Films.With("ben"));
        Assert.Equal(["films", "songs"], Of("ben"));
        Apply(Films.With("ben").Remove("ann", "ben").Value);
        Assert.Equal(["songs"], Of("ben"));
        Apply(Films.Leave("ann").Value);
        Assert.Empty(Of("ann"));

        string[] Of(string user) => [.. _catalog.GroupsOf(user).Select(g => g.Group.Name).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_removed_group_is_gone_with_its_files_at_once()
    {
        Apply(Films);
        Apply(Film);
        var events = Apply(Films.Leave("ann").Value);
        Assert.Null(_catalog.Find("films"));
        Assert.Contains(events, e => e is CatalogEvent.FileOrphaned { File.File: "film.mkv" });
        Assert.Contains(events, e => e is CatalogEvent.AccessEnded { User: "ann" });
    }

    [Fact]
    public void A_group_made_anew_has_none_of_the_old_files()
    {
        Apply(Films);
        Apply(Film);
        Apply(Films.Leave("ann").Value);
        Apply(Group.Empty("films").Create("ben", new DecisionContext(Noon, 3)).Value);
        Assert.Empty(_catalog.Find("films")!.Files);
        Apply(FileOf(3));
        Assert.Single(_catalog.Find("films")!.Files);
    }

    [Fact]
    public void A_file_whose_groups_row_comes_later_in_the_feed_is_there_in_the_end()
    {
        Apply(Film);
        Assert.Null(_catalog.Find("films"));
        Apply(Films);
        Assert.Single(_catalog.Find("films")!.Files);
    }

    [Fact]
    public void What_is_applied_already_is_skipped()
    {
        Apply(Films);
        var again = new ChangeBatch(0, 1, [new(1, EntityKind.Group, "films", 1, Films.With("ben").Encode())]);
        Assert.Empty(_catalog.Apply(again));
        Assert.False(_catalog.Find("films")!.Group.IsMember("ben"));
    }

    [Fact]
    public void A_batch_with_a_gap_before_it_is_never_applied() =>
        Assert.Throws<InvalidOperationException>(() => _catalog.Apply(new ChangeBatch(5, 6, [])));

    [Fact]
    public async Task Who_waits_for_a_change_goes_on_when_it_is_applied()
    {
        var waiting = _catalog.WaitFor(2, TimeSpan.FromSeconds(30), CancellationToken.None);
        Apply(Films);
        Assert.False(waiting.IsCompleted);
        Apply(Film);
        Assert.True(await waiting);
    }

    [Fact]
    public async Task Who_waits_too_long_is_told() => Assert.False(await _catalog.WaitFor(1, TimeSpan.FromMilliseconds(1), CancellationToken.None));

    [Fact]
    public void People_hear_what_a_change_means_to_them()
    {
        Apply(Films);
        Assert.Equal("ben", Assert.IsType<CatalogEvent.JoinRequested>(Assert.Single(Apply(Films.Join("ben", Noon).Value))).User);
        Assert.Equal("ben", Assert.IsType<CatalogEvent.RequestAccepted>(Assert.Single(Apply(Films.With("ben")))).User);
        Assert.Equal("film.mkv", Assert.IsType<CatalogEvent.FileAdded>(Assert.Single(Apply(Film))).File.File);
        Assert.Empty(Apply(Film.AddSharer("ben", 1).Value));
        Assert.Equal("ben", Assert.IsType<CatalogEvent.AccessEnded>(Assert.Single(Apply(Films))).User);
    }

    [Fact]
    public void A_session_signed_out_is_known_and_told_once()
    {
        var account = Account.Empty("ann").Create("hash").Value;
        Assert.Empty(Apply(account));
        var signedOut = account.SignOut("s1", Noon, Noon.AddHours(1), Noon).Value;
        Assert.Equal("s1", Assert.IsType<CatalogEvent.SignedOut>(Assert.Single(Apply(signedOut))).SessionId);
        Assert.True(_catalog.IsRevoked("ann", "s1", Noon));
        Assert.Empty(Apply(signedOut));
    }

    private static SharedFile FileOf(long incarnation) =>
        SharedFile.Empty("films/film.mkv").Register("ann", incarnation, new FileContent(1, 16_384, Hash256.Of([1]), null), Noon).Value;

    private IReadOnlyList<CatalogEvent> Apply(Group group) => Apply(EntityKind.Group, group.Name, group.Encode());

    private IReadOnlyList<CatalogEvent> Apply(SharedFile file) => Apply(EntityKind.File, SharedFile.IdOf(file.Group, file.File), file.Encode());

    private IReadOnlyList<CatalogEvent> Apply(Account account) => Apply(EntityKind.User, account.User, account.Encode());

    private IReadOnlyList<CatalogEvent> Apply(EntityKind kind, string id, byte[] state)
    {
        var change = new StateChange(_last + 1, kind, id, 1, state);
        return _catalog.Apply(new ChangeBatch(_last, ++_last, ImmutableArray.Create(change)));
    }
}
