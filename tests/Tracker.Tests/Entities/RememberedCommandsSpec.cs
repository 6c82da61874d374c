using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Tests.Entities;

public sealed class RememberedCommandsSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_key_of_the_same_caller_for_the_same_command_is_recognised()
    {
        var remembered = RememberedCommands.None.Add(CommandKey.Of("ann", "POST /groups", "1"), Noon);
        Assert.True(remembered.Contains(CommandKey.Of("ann", "POST /groups", "1")));
        Assert.False(remembered.Contains(CommandKey.Of("ben", "POST /groups", "1")));
        Assert.False(remembered.Contains(CommandKey.Of("ann", "DELETE /groups", "1")));
        Assert.False(remembered.Contains(CommandKey.Of("ann", "POST /groups", "2")));
    }

    [Fact]
    public void It_holds_only_so_many_and_forgets_the_oldest()
    {
        var remembered = RememberedCommands.None;
        for (var i = 0; i <= RememberedCommands.Capacity; i++) remembered = remembered.Add(new CommandKey((UInt128)i), Noon);
        Assert.Equal(RememberedCommands.Capacity, remembered.Count);
        Assert.False(remembered.Contains(new CommandKey(0)));
        Assert.True(remembered.Contains(new CommandKey(1)));
    }

    [Fact]
    public void What_nobody_retries_any_more_is_forgotten()
    {
        var remembered = RememberedCommands.None.Add(new CommandKey(1), Noon).Add(new CommandKey(2), Noon + RememberedCommands.Memory * 2);
        Assert.False(remembered.Contains(new CommandKey(1)));
        Assert.True(remembered.Contains(new CommandKey(2)));
    }

    [Fact]
    public void It_is_stored_and_read_back()
    {
        var read = RememberedCommands.FromLines(RememberedCommands.None.Add(new CommandKey(UInt128.MaxValue), Noon).Add(new CommandKey(3), Noon).ToLines());
        Assert.True(read.Contains(new CommandKey(UInt128.MaxValue)));
        Assert.True(read.Contains(new CommandKey(3)));
        Assert.Equal(2, read.Count);
    }
}
