using Akka.Dispatch;

namespace EngineSpecs.Actor;

public class MailboxStatusSpec
{
    [Fact]
    public void One_caller_schedules_until_it_is_idle_again()
    {
        var status = new MailboxStatus();

        Assert.True(status.TrySchedule(forSystemMessages: false));
        Assert.False(status.TrySchedule(forSystemMessages: false));
        Assert.False(status.TrySchedule(forSystemMessages: true));
        status.SetIdle();

        Assert.True(status.TrySchedule(forSystemMessages: true));
    }

    [Fact]
    public void A_suspended_one_is_scheduled_for_system_messages_only()
    {
        var status = new MailboxStatus();
        status.Suspend();

        Assert.False(status.TrySchedule(forSystemMessages: false));
        Assert.True(status.TrySchedule(forSystemMessages: true));
    }

    [Fact]
    public void It_is_open_again_when_each_suspension_is_undone()
    {
        var status = new MailboxStatus();

        Assert.True(status.Suspend());
        Assert.False(status.Suspend());
        Assert.False(status.Resume());
        Assert.False(status.IsOpen);
        Assert.True(status.Resume());
        Assert.True(status.IsOpen);
        Assert.True(status.Resume());
        Assert.True(status.IsOpen);
    }

    [Fact]
    public void Being_scheduled_does_not_close_it_and_suspending_does_not_unschedule_it()
    {
        var status = new MailboxStatus();
        status.TrySchedule(forSystemMessages: false);

        Assert.True(status.IsOpen);
        status.Suspend();
        Assert.True(status.IsScheduled);
        status.SetIdle();
        Assert.True(status.IsSuspended);
        Assert.False(status.IsScheduled);
    }

    [Fact]
    public void Closing_is_final_and_counts_once()
    {
        var status = new MailboxStatus();

        Assert.True(status.Close());
        Assert.False(status.Close());
        status.SetIdle();
        status.Resume();

        Assert.True(status.IsClosed);
        Assert.False(status.TrySchedule(forSystemMessages: true));
    }

    [Fact]
    public void Of_many_threads_one_schedules()
    {
        var mailbox = new Shared();
        var won = 0;

        Parallel.For(0, 10_000, _ =>
        {
            if (mailbox.Status.TrySchedule(forSystemMessages: false)) Interlocked.Increment(ref won);
        });

        Assert.Equal(1, won);
    }

    private sealed class Shared
    {
        public MailboxStatus Status;
    }
}
