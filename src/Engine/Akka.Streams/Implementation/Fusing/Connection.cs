using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// One wire between an outlet and an inlet of the same island. At most one element signal, pull or push, is under way
/// at a time, and closing may come on top of it:
/// <code>
///            Pull(inlet)              OnPull              Push(outlet)              OnPush
///   InReady -------------> pending ----------> OutReady ---------------> pending ----------> InReady
/// </code>
/// A push under way is delivered before the completion or failure behind it. Cancelling drops what is under way.
/// </summary>
internal sealed class Connection(GraphStageLogic from, int outlet, GraphStageLogic to, int inlet)
{
    public enum Signal
    {
        None,
        Pull,
        Push,
    }

    public readonly GraphStageLogic From = from;
    public readonly int Outlet = outlet;
    public readonly GraphStageLogic To = to;
    public readonly int Inlet = inlet;

    /// <summary>The inlet may pull.</summary>
    public bool InReady = true;

    /// <summary>The outlet may push.</summary>
    public bool OutReady;

    public bool InClosed;
    public bool OutClosed;
    public Signal Pending;

    /// <summary>It stands in the interpreter's queue.</summary>
    public bool IsQueued;

    /// <summary>An element was delivered and not grabbed yet.</summary>
    public bool HasElement;

    public object? Element;

    /// <summary>Why the outlet failed, or null when it completed.</summary>
    public Exception? Failure;

    /// <summary>Why the inlet cancelled.</summary>
    public Exception? CancelCause;
}
