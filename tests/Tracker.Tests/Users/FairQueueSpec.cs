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

    [Fact]
    public void What_was_taken_back_is_not_done_and_its_owner_gets_no_empty_turn()
    {
        Action unwanted = () => _done.Add("unwanted");
        Assert.True(_queue.TryEnter("ann"));
        _queue.Add("ann", unwanted);
        Add("ben");
        Add("ann");
        Assert.True(_queue.TryRemove("ann", unwanted));
        Assert.False(_queue.TryRemove("ann", unwanted));
        Serve(2);
        Assert.Equal(["ann", "ben"], _done);

        Assert.True(_queue.TryEnter("ann"));
        _queue.Add("ann", unwanted);
        Assert.True(_queue.TryRemove("ann", unwanted));
        Add("ben");
        Serve(1);
        Assert.Equal(["ann", "ben", "ben"], _done);
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
