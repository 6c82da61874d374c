using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class FairQueueSpec
{
    private readonly FairQueue _queue = new(12);
    private readonly List<string> _done = [];

    [Fact]
    public void Those_who_wait_are_served_in_turn()
    {
        for (var i = 0; i < 5; i++) Add("flood");
        Add("ann");
        Add("ben");
        Serve(7);
        Assert.Equal(["flood", "ann", "ben", "flood", "flood", "flood", "flood"], _done);
    }

    [Fact]
    public void A_flood_takes_half_of_the_places_and_leaves_the_others_to_others()
    {
        Assert.Equal(6, Enumerable.Range(0, 100).Count(_ => _queue.TryEnter("flood")));
        Assert.Equal(3, Enumerable.Range(0, 100).Count(_ => _queue.TryEnter("another")));
        Assert.True(_queue.TryEnter("ann"));
    }

    [Fact]
    public void A_place_that_was_left_is_free_again()
    {
        while (_queue.TryEnter("flood"))
        {
        }

        _queue.Leave("flood");
        Assert.True(_queue.TryEnter("flood"));
        Assert.False(_queue.TryEnter("flood"));
    }

    [Fact]
    public void What_waits_is_done_before_it_closes()
    {
        Add("ann");
        _queue.Close();
        Assert.False(_queue.TryEnter("ben"));
        Assert.NotNull(_queue.Take());
        Assert.Null(_queue.Take());
    }

    private void Add(string whom)
    {
        Assert.True(_queue.TryEnter(whom));
        _queue.Add(whom, () => _done.Add(whom));
    }

    private void Serve(int times)
    {
        for (var i = 0; i < times; i++) _queue.Take()!();
    }
}
