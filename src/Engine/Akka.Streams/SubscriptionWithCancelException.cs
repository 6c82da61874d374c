namespace Akka.Streams;

/// <summary>The causes with which a stage cancels its upstream when nothing went wrong.</summary>
public static class SubscriptionWithCancelException
{
    /// <summary>A cause that is not a failure; it has no stack trace, as it is thrown by nobody.</summary>
    public abstract class NonFailureCancellation : Exception
    {
        public sealed override string StackTrace => "";
    }

    public sealed class NoMoreElementsNeeded : NonFailureCancellation
    {
        public static readonly NoMoreElementsNeeded Instance = new();

        private NoMoreElementsNeeded()
        {
        }
    }

    public sealed class StageWasCompleted : NonFailureCancellation
    {
        public static readonly StageWasCompleted Instance = new();

        private StageWasCompleted()
        {
        }
    }
}
