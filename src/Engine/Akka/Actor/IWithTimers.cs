namespace Akka.Actor;

/// <summary>An actor with timers, which are set once the constructor has run and end with the instance.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
