namespace Akka.Streams.Supervision;

public enum Directive
{
    /// <summary>The stream fails.</summary>
    Stop,

    /// <summary>The element is dropped, the stage goes on.</summary>
    Resume,

    /// <summary>The element is dropped, the stage goes on from its initial state.</summary>
    Restart,
}
