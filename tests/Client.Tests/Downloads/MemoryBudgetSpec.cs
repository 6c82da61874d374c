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
