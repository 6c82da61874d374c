using AkkaP2P.Client.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

public class MemoryBudgetSpec
{
    [Fact]
    public async Task Who_finds_none_left_waits_its_turn()
    {
        var budget = new MemoryBudget(100);
        Assert.True(budget.Take(60, default).IsCompleted);
        var large = budget.Take(60, default);
        var small = budget.Take(10, default);
        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted); // nobody is overtaken

        budget.Return(60);

        await large.WaitAsync(TimeSpan.FromSeconds(5));
        await small.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task One_larger_than_all_there_is_gets_it_when_everything_is_free()
    {
        var budget = new MemoryBudget(100);
        var small = budget.Take(1, default);
        Assert.True(small.IsCompleted);
        var huge = budget.Take(500, default);
        Assert.False(huge.IsCompleted);

        budget.Return(1);

        await huge.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.False(budget.Take(1, default).IsCompleted);
    }

    [Fact]
    public async Task The_piece_that_would_take_longest_gives_way_when_others_wait()
    {
        var budget = new MemoryBudget(3_000);
        using var slow = await PieceBuffer.Rent(budget, 0, 1_000, default);
        using var slower = await PieceBuffer.Rent(budget, 1, 1_000, default);
        using var steady = await PieceBuffer.Rent(budget, 2, 1_000, default);
        slow.Came(20, TimeSpan.FromSeconds(6));
        slower.Came(10, TimeSpan.FromSeconds(6));
        steady.Came(500, TimeSpan.FromSeconds(6));
        Assert.False(budget.MustGiveWay(slower)); // to whom?
        var waiting = PieceBuffer.Rent(budget, 3, 1_000, default);

        Assert.False(budget.MustGiveWay(steady));
        Assert.False(budget.MustGiveWay(slow));
        Assert.True(budget.MustGiveWay(slower));
        slower.Dispose();
        using var next = await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.False(budget.MustGiveWay(slow));
    }

    [Fact]
    public async Task A_piece_that_has_just_begun_is_waited_for_and_one_that_is_soon_here_stays()
    {
        var budget = new MemoryBudget(2_000);
        using var begun = await PieceBuffer.Rent(budget, 0, 1_000, default);
        using var soon = await PieceBuffer.Rent(budget, 1, 1_000, default);
        using var cancel = new CancellationTokenSource();
        var waiting = PieceBuffer.Rent(budget, 2, 1_000, cancel.Token);
        begun.Came(1, TimeSpan.FromSeconds(4));
        soon.Came(500, TimeSpan.FromSeconds(29));

        Assert.False(budget.MustGiveWay(begun));
        Assert.False(budget.MustGiveWay(soon));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nothing()
    {
        var budget = new MemoryBudget(100);
        await budget.Take(100, default);
        using var cancel = new CancellationTokenSource();
        var given = budget.Take(100, cancel.Token);
        var next = budget.Take(100, default);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        budget.Return(100);

        await next.WaitAsync(TimeSpan.FromSeconds(5));
    }
}
