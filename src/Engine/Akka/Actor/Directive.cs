namespace Akka.Actor;

/// <summary>A supervisor's answer to a child's failure.</summary>
public enum Directive
{
    /// <summary>Goes on with its state as it is; the message that failed is lost.</summary>
    Resume,

    /// <summary>Goes on with a fresh instance.</summary>
    Restart,

    /// <summary>The supervisor fails itself, for its own supervisor to decide.</summary>
    Escalate,

    Stop,
}
