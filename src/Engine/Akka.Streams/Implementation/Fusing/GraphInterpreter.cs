using Akka.Event;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// Runs the stages of one island, one signal at a time, on whatever thread its actor runs on.
/// <code>
///      stage A              stage B              stage C
///     +--------+  wire 0   +--------+  wire 1   +--------+
///     |    out o==========>o in out o==========>o in     |
///     +--------+           +--------+           +--------+
///          ^  \______________/  ^  \______________/  ^
///          |         |          |         |          |
///          |     enqueue        |     enqueue        |          handlers only ever
///          |         v          |         v          |          enqueue; they never
///          |      +------+------+------+------+      |          call each other
///          +------|wire 1|wire 0|  ...        |------+
///        OnPull   +------+------+------+------+   OnPush, OnUpstreamFinish, ...
///                  the queue: each wire at most once
/// </code>
/// What a handler does (pull, push, complete, fail, cancel) changes the state of a <see cref="Connection"/> and puts
/// it into the queue. The loop takes the oldest wire and calls the one handler its state asks for. So the stack never
/// grows with the length of the graph, a cycle of stages is harmless, and the queue is bounded by the number of wires.
/// After a number of signals the loop stops and the actor sends itself a message, so that others get the thread.
///
/// A stage ends when all its ports are closed and it did not ask to be kept: then <c>PostStop</c> runs, once. The island ends with its
/// last stage. Signals from outside (timers, tasks, sockets, other islands) come as messages to the actor, which runs
/// their handler and then this loop.
/// </summary>
internal sealed class GraphInterpreter
{
    [ThreadStatic]
    private static GraphInterpreter? _current;

    private readonly GraphStageLogic[] _logics;
    private readonly ILoggingAdapter _log;

    private readonly Connection[] _queue;
    private int _head;
    private int _queued;

    private GraphStageLogic? _active;
    private int _running;

    public GraphInterpreter(GraphStageLogic[] logics, int connections, ILoggingAdapter log)
    {
        _logics = logics;
        _log = log;
        _queue = new Connection[Math.Max(1, connections)];
        _running = logics.Length;
    }

    /// <summary>The interpreter that runs on this thread: what handlers without a logic of their own act on.</summary>
    public static GraphInterpreter Current =>
        _current ?? throw new InvalidOperationException("Only a running stage may do this");

    public GraphStageLogic ActiveStage =>
        _active ?? throw new InvalidOperationException("Only a running stage may do this");

    public bool IsCompleted => _running == 0;

    public void Start()
    {
        var outer = Enter();
        foreach (var logic in _logics) Run(logic, static l => l.Start());
        _current = outer;
    }

    /// <summary>Runs a handler that was called from outside, then nothing else: <see cref="Execute"/> follows.</summary>
    public void Handle(AsyncInput input)
    {
        if (input.Logic.IsStopped) return;
        var outer = Enter();
        _active = input.Logic;
        try
        {
            input.Invoke();
        }
        catch (Exception failure)
        {
            FailActive(failure);
        }

        AfterRun(input.Logic);
        _current = outer;
    }

    /// <summary>Delivers up to <paramref name="limit"/> signals; false when signals are left.</summary>
    public bool Execute(int limit)
    {
        if (_queued == 0) return true;
        var outer = Enter();
        while (_queued > 0 && limit-- > 0) Deliver(Dequeue());
        _current = outer;
        return _queued == 0;
    }

    /// <summary>Ends what still runs, as the actor is going away under it.</summary>
    public void Abort()
    {
        var outer = Enter();
        foreach (var logic in _logics)
        {
            if (!logic.IsStopped) Stop(logic);
        }

        _current = outer;
    }

    public void Pull(Connection wire)
    {
        wire.InReady = false;
        if (wire.OutClosed) return;
        wire.Pending = Connection.Signal.Pull;
        Enqueue(wire);
    }

    public void Push(Connection wire, object element)
    {
        wire.OutReady = false;
        if (wire.InClosed) return;
        wire.Element = element;
        wire.Pending = Connection.Signal.Push;
        Enqueue(wire);
    }

    public void Complete(Connection wire) => CloseOutlet(wire, null);

    public void Fail(Connection wire, Exception failure) => CloseOutlet(wire, failure);

    public void Cancel(Connection wire, Exception cause)
    {
        if (wire.InClosed) return;
        wire.InClosed = true;
        wire.CancelCause = cause;
        wire.Pending = Connection.Signal.None;
        wire.HasElement = false;
        wire.Element = null;
        wire.To.OpenPorts--;
        if (!wire.OutClosed) Enqueue(wire);
    }

    private void CloseOutlet(Connection wire, Exception? failure)
    {
        if (wire.OutClosed) return;
        wire.OutClosed = true;
        wire.OutReady = false;
        wire.Failure = failure;
        wire.From.OpenPorts--;
        if (wire.Pending == Connection.Signal.Pull) wire.Pending = Connection.Signal.None;
        if (!wire.InClosed) Enqueue(wire);
    }

    private void Deliver(Connection wire)
    {
        if (wire.Pending == Connection.Signal.Push)
        {
            wire.Pending = Connection.Signal.None;
            wire.InReady = true;
            wire.HasElement = true;
            if (wire.OutClosed) Enqueue(wire);
            Run(wire.To, wire, static w => w.To.InHandlerOf(w.Inlet).OnPush());
        }
        else if (wire.Pending == Connection.Signal.Pull)
        {
            wire.Pending = Connection.Signal.None;
            wire.OutReady = true;
            Run(wire.From, wire, static w => w.From.OutHandlerOf(w.Outlet).OnPull());
        }
        else if (wire.OutClosed && !wire.InClosed)
        {
            wire.InClosed = true;
            wire.To.OpenPorts--;
            Run(wire.To, wire, static w => Finish(w));
        }
        else if (wire.InClosed && !wire.OutClosed)
        {
            wire.OutClosed = true;
            wire.OutReady = false;
            wire.From.OpenPorts--;
            Run(wire.From, wire, static w => w.From.OutHandlerOf(w.Outlet).OnDownstreamFinish(w.CancelCause!));
        }
    }

    private static void Finish(Connection wire)
    {
        var handler = wire.To.InHandlerOf(wire.Inlet);
        if (wire.Failure is null) handler.OnUpstreamFinish();
        else handler.OnUpstreamFailure(wire.Failure);
    }

    private void Run<TState>(GraphStageLogic logic, TState state, Action<TState> handler)
    {
        _active = logic;
        try
        {
            handler(state);
        }
        catch (Exception failure)
        {
            FailActive(failure);
        }

        AfterRun(logic);
    }

    private void Run(GraphStageLogic logic, Action<GraphStageLogic> handler) => Run(logic, logic, handler);

    private void FailActive(Exception failure)
    {
        var logic = _active!;
        _log.Error(failure, "Error in stage [{0}]: {1}", logic, failure.Message);
        logic.FailStage(failure);
    }

    private void AfterRun(GraphStageLogic logic)
    {
        if (logic.OpenPorts == 0 && !logic.IsKept && !logic.IsStopped) Stop(logic);
        _active = null;
    }

    private void Stop(GraphStageLogic logic)
    {
        _active = logic;
        _running--;
        try
        {
            logic.Stop();
        }
        catch (Exception failure)
        {
            _log.Error(failure, "Error while stopping stage [{0}]: {1}", logic, failure.Message);
        }

        _active = null;
    }

    private void Enqueue(Connection wire)
    {
        if (wire.IsQueued) return;
        wire.IsQueued = true;
        var tail = _head + _queued++;
        _queue[tail < _queue.Length ? tail : tail - _queue.Length] = wire;
    }

    private Connection Dequeue()
    {
        var wire = _queue[_head];
        if (++_head == _queue.Length) _head = 0;
        _queued--;
        wire.IsQueued = false;
        return wire;
    }

    private GraphInterpreter? Enter()
    {
        var outer = _current;
        _current = this;
        return outer;
    }
}
