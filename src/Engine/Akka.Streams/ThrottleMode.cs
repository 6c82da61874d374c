namespace Akka.Streams;

/// <summary>What <c>Throttle</c> does with an element that comes too early.</summary>
public enum ThrottleMode
{
    /// <summary>It waits.</summary>
    Shaping,

    /// <summary>The stream fails.</summary>
    Enforcing,
}
