using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Serving;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public class UploadTurnsSpec
{
    private readonly ManualTime _time = new();
    private readonly UploadTurns _turns;
    private readonly SendOrder _order;

    public UploadTurnsSpec()
    {
        _turns = new UploadTurns(new BandwidthLimit(20_000_000, _time));
        _order = new SendOrder(10, _time);
    }

    [Fact]
    public async Task Under_a_limit_one_sends_at_a_time_and_who_has_what_was_sent_least_is_next()
    {
        var first = await Ask(0);
        _order.Sent(1);
        var (popular, fresh) = (Ask(1), Ask(2));
        Assert.False(popular.IsCompleted || fresh.IsCompleted);

        first.Dispose();
        first.Dispose();
        var second = await fresh.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(popular.IsCompleted);

        second.Dispose();
        await popular.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Equals_take_turns_in_the_order_in_which_they_came()
    {
        var held = await Ask(0);
        var (one, two) = (Ask(1), Ask(2));

        held.Dispose();

        await one.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(two.IsCompleted);
    }

    [Fact]
    public async Task Who_takes_long_goes_on_beside_the_next()
    {
        var slow = await Ask(0);
        var next = Ask(1);
        var sending = new TaskCompletionSource();
        var patience = new PatienceUntilTold();
        var whole = slow.Last(sending.Task, patience);
        Assert.False(next.IsCompleted);

        patience.Ends();
        await next.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(whole.IsCompleted);
        sending.SetResult();
        await whole;
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_turn()
    {
        var held = await Ask(0);
        using var stop = new CancellationTokenSource();
        var given = _turns.Take(Queue(1), stop.Token).AsTask();
        var next = Ask(2);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        held.Dispose();

        await next.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>A clock whose only timer fires when told.</summary>
    private sealed class PatienceUntilTold : TimeProvider
    {
        private Action _fire = () => { };

        public void Ends() => _fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private Task<UploadTurns.Turn> Ask(int piece) => _turns.Take(Queue(piece), default).AsTask();

    private UploadQueue Queue(int piece)
    {
        var queue = new UploadQueue(10, _time);
        queue.Use(_order);
        queue.TryAdd(new Frame.Request(piece, 0, 16));
        return queue;
    }
}
