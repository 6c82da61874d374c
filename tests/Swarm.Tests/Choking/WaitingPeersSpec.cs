using AkkaP2P.Swarm.Choking;

namespace AkkaP2P.Swarm.Tests.Choking;

public sealed class WaitingPeersSpec
{
    private readonly WaitingPeers _waiting = new();
    private readonly List<UploadPeer> _all = [];
    private readonly Dictionary<string, int> _slots = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Next_is_who_waits_longest_of_the_user_with_the_fewest_slots_whatever_came_before(int seed)
    {
        var dice = new Dice((ulong)seed);
        for (var step = 0; step < 2_000; step++)
        {
            Change(dice, step);
            Assert.True(_all.Count == _waiting.Count, $"seed {seed}, step {step}");
            if (_all.Count > 0) Assert.True(Expected() == _waiting.Next, $"seed {seed}, step {step}");
        }
    }

    [Fact]
    public void Who_is_not_there_is_not_removed()
    {
        var (here, gone) = (new UploadPeer("a", 0), new UploadPeer("a", 1));
        _waiting.Add(here);
        _waiting.Remove(gone);
        _waiting.Remove(new UploadPeer("b", 2));
        Assert.Equal((1, here), (_waiting.Count, _waiting.Next));
    }

    private UploadPeer Expected() => _all.MinBy(p => (_slots.GetValueOrDefault(p.User), p.WaitingNumber))!;

    private void Change(Dice dice, int step)
    {
        var user = $"{dice.Next(7)}";
        var had = _slots.GetValueOrDefault(user);
        switch (dice.Next(4))
        {
            case 0 when _all.Count > 0:
                var leaving = _all[dice.Next(_all.Count)];
                _all.Remove(leaving);
                _waiting.Remove(leaving);
                break;
            case 1:
                _slots[user] = had + 1;
                _waiting.CountSlot(user, +1);
                break;
            case 2 when had > 0:
                _slots[user] = had - 1;
                _waiting.CountSlot(user, -1);
                break;
            default:
                var coming = new UploadPeer(user, step);
                _all.Add(coming);
                _waiting.Add(coming);
                break;
        }
    }
}
