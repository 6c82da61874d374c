namespace Akka.TestKit;

/// <summary>Opens after so many count-downs; whoever waits for it goes on then.</summary>
public class TestLatch
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _countdown;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _timeout;

    public TestLatch()
        : this(1)
    {
    }

    public TestLatch(int count)
        : this(count, DefaultTimeout)
    {
    }

    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(time => time, defaultTimeout, count)
    {
    }

    internal TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _timeout = defaultTimeout;
        _countdown = new CountdownEvent(count);
    }

    public bool IsOpen => _countdown.IsSet;

    public void CountDown()
    {
        if (!_countdown.IsSet)
            _countdown.Signal();
    }

    public void Open()
    {
        while (!_countdown.IsSet)
            CountDown();
    }

    public void Reset() => _countdown.Reset();

    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready() => Ready(_timeout);

    /// <inheritdoc cref="Ready()"/>
    public void Ready(TimeSpan timeout)
    {
        if (!_countdown.Wait(_dilate(timeout)))
            throw new TimeoutException($"The latch did not open within {_dilate(timeout)}; {_countdown.CurrentCount} are missing.");
    }
}
