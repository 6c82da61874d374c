namespace Akka.Streams.Implementation.Fusing;

/// <summary>When a <see cref="Timeout{T}"/> fails the stream.</summary>
internal enum TimeoutKind
{
    /// <summary>The first element has not come in time.</summary>
    Initial,

    /// <summary>The stream has not completed in time.</summary>
    Completion,

    /// <summary>No element has come for that long.</summary>
    Idle,

    /// <summary>An element has waited for demand for that long.</summary>
    Backpressure,
}
