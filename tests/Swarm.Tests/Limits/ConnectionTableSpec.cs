using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Swarm.Tests.Limits;

public sealed class ConnectionTableSpec
{
    private readonly ManualTime _time = new();
    private readonly List<string> _aborted = [];
    private readonly ConnectionTable _table;

    public ConnectionTableSpec() => _table = new ConnectionTable(new ConnectionBounds(10, 6, 8, TimeSpan.FromSeconds(2)), _time);

    [Fact]
    public void One_address_gets_so_many_and_others_get_theirs()
    {
        Assert.Equal(6, Enter("a", 20));
        Assert.Equal(2, Enter("b", 20));
        Assert.Equal(8, _table.Count);
        Assert.Empty(_aborted);
    }

    [Fact]
    public void The_oldest_that_has_shown_nothing_in_its_time_gives_way()
    {
        Enter("a", 6);
        _time.Advance(2);
        Assert.Equal(6, Enter("a", 20));
        Assert.Equal(6, _aborted.Count);
        Assert.Equal(6, _table.Count);
    }

    [Fact]
    public void A_flood_pushes_out_its_own_and_not_who_has_proved_himself()
    {
        var proved = Prove("friend");
        Enter("friend", 5);
        Enter("flood", 2);
        _time.Advance(2);
        for (var second = 0; second < 60; second++)
        {
            Enter("flood", 100);
            _time.Advance(1);
        }

        Assert.DoesNotContain(proved, _aborted);
        Assert.NotNull(_table.Enter("friend", () => { }));
    }

    [Fact]
    public void Who_rests_gives_way_after_a_while_and_no_more_when_it_is_here_for_something_again()
    {
        var (resting, busy) = (0, 0);
        var first = Proved("a", () => resting++);
        var second = Proved("a", () => busy++);
        for (var i = 0; i < 8; i++) Prove($"{i}");
        _time.Advance(10);
        _table.Rests(first);
        _table.Rests(second);
        Assert.Null(_table.Enter("b", () => { }));
        _time.Advance(2);
        _table.Proved(second);

        Assert.NotNull(_table.Enter("b", () => { }));
        Assert.Equal((1, 0), (resting, busy));
        _table.Rests(first); // it has left
        Assert.Equal(10, _table.Count);

        ConnectionTable.Entry Proved(string address, Action abort)
        {
            var entry = _table.Enter(address, abort)!;
            _table.Proved(entry);
            return entry;
        }
    }

    [Fact]
    public void When_all_have_proved_themselves_a_new_one_is_refused()
    {
        for (var i = 0; i < 10; i++) Prove($"{i}");
        _time.Advance(1 * 3600);
        Assert.Null(_table.Enter("a", () => { }));
        Assert.Empty(_aborted);
    }

    [Fact]
    public void Who_left_makes_room_and_leaves_once()
    {
        var entries = Enumerable.Range(0, 6).Select(_ => _table.Enter("a", () => { })!).ToArray();
        Assert.Null(_table.Enter("a", () => { }));
        for (var i = 0; i < 3; i++) _table.Leave(entries[0]);
        Assert.Equal(5, _table.Count);
        Assert.Equal(1, Enter("a", 2));
    }

    [Fact]
    public void Whatever_happens_the_bounds_hold()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var open = new List<(string Address, ConnectionTable.Entry Entry)>();
        for (var step = 0; step < 20_000; step++)
        {
            _time.Advance(random.Next(500) / 1000.0);
            var address = $"{random.Next(4)}";
            var one = open.Count > 0 ? open[random.Next(open.Count)] : default;
            switch (random.Next(4))
            {
                case 0 when open.Count > 0: _table.Leave(one.Entry); open.Remove(one); break;
                case 1 when open.Count > 0: _table.Proved(one.Entry); break;
                default:
                    ConnectionTable.Entry? entry = null;
                    entry = _table.Enter(address, () => { });
                    if (entry is not null) open.Add((address, entry));
                    break;
            }

            open.RemoveAll(o => o.Entry.HasLeft);
            Assert.True(open.Count == _table.Count && open.Count <= 10, $"seed {seed}, step {step}: {open.Count} open, {_table.Count} counted");
            Assert.True(open.GroupBy(o => o.Address).All(g => g.Count() <= 6), $"seed {seed}, step {step}");
            Assert.True(open.Count(o => o.Entry.Places is not null) <= 8, $"seed {seed}, step {step}");
        }
    }

    private int Enter(string address, int times) => Enumerable.Range(0, times).Count(_ => _table.Enter(address, () => _aborted.Add(address)) is not null);

    private string Prove(string address)
    {
        _table.Proved(_table.Enter(address, () => _aborted.Add($"proved {address}"))!);
        return $"proved {address}";
    }
}
