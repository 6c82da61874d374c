using AkkaP2P.Swarm.Simulation;

namespace AkkaP2P.Swarm.Tests.Simulation;

public sealed class SimQueueSpec
{
    private readonly SimQueue _queue = new();

    [Fact]
    public void Events_come_when_they_are_due_and_those_due_at_once_in_the_order_in_which_they_were_scheduled()
    {
        var dice = new Dice(7);
        var due = new List<(long At, int Number)>();
        for (var number = 0; number < 4_000; number++)
        {
            // Taking some between makes places free that are used again.
            if (number % 3 == 2) Take(due);
            var at = dice.Next(500) + (due.Count > 0 ? due.Min(e => e.At) : 0);
            _queue.Enqueue(new SimEvent(SimEventKind.Tick, null!, Piece: number), at);
            due.Add((at, number));
            if (due.Count > 1_500) while (due.Count > 1_200) Take(due);
        }

        while (due.Count > 0) Take(due);
        Assert.Equal(long.MaxValue, _queue.NextAt);
        Assert.False(_queue.TryDequeue(out _, out _));
    }

    private void Take(List<(long At, int Number)> due)
    {
        var first = due.Min();
        due.Remove(first);
        Assert.Equal(first.At, _queue.NextAt);
        Assert.True(_queue.TryDequeue(out var next, out var at));
        Assert.Equal(first, (at, next.Piece));
    }
}
