namespace Akka.Actor.Internal;

/// <summary>What an actor does next, once the children it waits for have ended.</summary>
internal abstract record SuspendReason
{
    /// <summary>A child was stopped by the actor itself: nothing is waiting for that.</summary>
    public sealed record UserRequest : SuspendReason
    {
        public static readonly UserRequest Instance = new();
    }

    public sealed record Creation : SuspendReason;

    public sealed record Recreation(Exception Cause) : SuspendReason;

    public sealed record Termination : SuspendReason
    {
        public static readonly Termination Instance = new();
    }
}
