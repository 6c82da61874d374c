namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>Asks for one element. Allowed once until the element has come.</summary>
    protected internal void Pull<T>(Inlet<T> inlet)
    {
        var wire = _inlets[inlet.Id];
        if (wire.InClosed) throw new ArgumentException($"Cannot pull closed port ({inlet})");
        if (!wire.InReady) throw new ArgumentException($"Cannot pull port ({inlet}) twice");
        wire.HasElement = false;
        wire.Element = null;
        Interpreter.Pull(wire);
    }

    /// <summary>Pulls unless the port is closed.</summary>
    protected internal void TryPull<T>(Inlet<T> inlet)
    {
        if (!IsClosed(inlet)) Pull(inlet);
    }

    /// <summary>Tells upstream that no more is wanted. Nothing more arrives at this port, not even its end.</summary>
    protected void Cancel<T>(Inlet<T> inlet) =>
        Cancel(inlet, SubscriptionWithCancelException.NoMoreElementsNeeded.Instance);

    protected void Cancel<T>(Inlet<T> inlet, Exception cause) => Interpreter.Cancel(_inlets[inlet.Id], cause);

    /// <summary>Takes the element that has arrived. Allowed once for each.</summary>
    protected internal T Grab<T>(Inlet<T> inlet)
    {
        var wire = _inlets[inlet.Id];
        if (!wire.HasElement) throw new ArgumentException($"Cannot get element from already empty input port ({inlet})");
        var element = (T)wire.Element!;
        wire.HasElement = false;
        wire.Element = null;
        return element;
    }

    /// <summary>An element was asked for and has not arrived.</summary>
    protected bool HasBeenPulled<T>(Inlet<T> inlet)
    {
        var wire = _inlets[inlet.Id];
        return !wire.InReady && !wire.InClosed;
    }

    /// <summary>An element has arrived and was not grabbed yet; also after the port has closed.</summary>
    protected internal bool IsAvailable<T>(Inlet<T> inlet) => _inlets[inlet.Id].HasElement;

    protected bool IsClosed<T>(Inlet<T> inlet) => _inlets[inlet.Id].InClosed;

    /// <summary>Sends an element downstream. Allowed once for each pull.</summary>
    protected internal void Push<T>(Outlet<T> outlet, T element)
    {
        var wire = _outlets[outlet.Id];
        if (!wire.OutReady)
        {
            throw new ArgumentException(
                wire.OutClosed ? $"Cannot push closed port ({outlet})" : $"Cannot push port ({outlet}) twice");
        }

        if (element is null) throw new ArgumentNullException(nameof(element), "Element must not be null");
        Interpreter.Push(wire, element);
    }

    /// <summary>An element is wanted.</summary>
    protected internal bool IsAvailable<T>(Outlet<T> outlet) => _outlets[outlet.Id].OutReady;

    protected bool IsClosed<T>(Outlet<T> outlet) => _outlets[outlet.Id].OutClosed;

    /// <summary>Ends the outlet, after what is still being emitted.</summary>
    protected void Complete<T>(Outlet<T> outlet)
    {
        if (_outHandlers[outlet.Id] is Emission emission) emission.CompleteAfter();
        else Interpreter.Complete(_outlets[outlet.Id]);
    }

    protected void Fail<T>(Outlet<T> outlet, Exception reason) => Interpreter.Fail(_outlets[outlet.Id], reason);

    /// <summary>Keeps the stage, or no longer, after its last port has closed.</summary>
    protected void SetKeepGoing(bool enabled) => IsKept = enabled;

    /// <summary>Closes every port: upstream is cancelled, downstream completes after what is still being emitted.</summary>
    public void CompleteStage()
    {
        CloseInlets(SubscriptionWithCancelException.StageWasCompleted.Instance);
        for (var i = 0; i < _outlets.Length; i++)
        {
            if (_outHandlers[i] is Emission emission) emission.CompleteAfter();
            else Interpreter.Complete(_outlets[i]);
        }

        SetKeepGoing(false);
    }

    /// <summary>Closes every port: upstream is cancelled, downstream fails.</summary>
    public void FailStage(Exception reason)
    {
        CloseInlets(reason);
        foreach (var wire in _outlets) Interpreter.Fail(wire, reason);
        SetKeepGoing(false);
    }

    /// <summary>What a cancelled stage does: the cause travels upstream, and other outlets fail if it is a failure.</summary>
    public void CancelStage(Exception cause)
    {
        CloseInlets(cause);
        var isFailure = cause is not SubscriptionWithCancelException.NonFailureCancellation;
        foreach (var wire in _outlets)
        {
            if (isFailure) Interpreter.Fail(wire, cause);
            else Interpreter.Complete(wire);
        }

        SetKeepGoing(false);
    }

    private void CloseInlets(Exception cause)
    {
        foreach (var wire in _inlets) Interpreter.Cancel(wire, cause);
    }
}
