using Akka.Event;
using Akka.Streams.Implementation;
using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stage;

/// <summary>
/// One run of a stage. Everything in it is called by one thread at a time, so its fields need no locks; what happens
/// elsewhere comes in through <see cref="GetAsyncCallback{T}"/>. A handler may push, pull, complete, fail and cancel
/// ports; the signals are delivered after it has returned.
/// </summary>
public abstract partial class GraphStageLogic
{
    public readonly int InCount;

    public readonly int OutCount;

    private readonly IInHandler?[] _inHandlers;
    private readonly IOutHandler?[] _outHandlers;
    private readonly Connection[] _inlets;
    private readonly Connection[] _outlets;

    private ActorMaterializerImpl? _materializer;
    private ILoggingAdapter? _log;

    protected GraphStageLogic(int inCount, int outCount)
    {
        InCount = inCount;
        OutCount = outCount;
        _inHandlers = new IInHandler[inCount];
        _outHandlers = new IOutHandler[outCount];
        _inlets = new Connection[inCount];
        _outlets = new Connection[outCount];
        OpenPorts = inCount + outCount;
    }

    protected GraphStageLogic(Shape shape) : this(shape.Inlets.Length, shape.Outlets.Length)
    {
    }

    protected IMaterializer Materializer => ActorMaterializer;

    /// <summary>What <see cref="Log"/> names as the source of its lines.</summary>
    protected virtual object LogSource => this;

    public ILoggingAdapter Log => _log ??= ActorMaterializer.MakeLogger(LogSource);

    /// <summary>Keeps the stage after its last port has closed, until <c>SetKeepGoing(false)</c> or CompleteStage.</summary>
    protected virtual bool KeepGoingAfterAllPortsClosed => false;

    internal Island Island => _island ?? throw new InvalidOperationException("The stage is not running yet");

    internal GraphInterpreter Interpreter { get; set; } = null!;

    /// <summary>Ports that have not been closed; the interpreter counts.</summary>
    internal int OpenPorts { get; set; }

    internal bool IsKept { get; private set; }

    internal bool IsStopped { get; private set; }

    internal Attributes EffectiveAttributes { get; private set; } = Attributes.None;

    internal ActorMaterializerImpl ActorMaterializer =>
        _materializer ?? throw new InvalidOperationException("The stage is not running yet");

    /// <summary>Runs before the first signal.</summary>
    public virtual void PreStart()
    {
    }

    /// <summary>Runs once, after the last signal, on every way out: the place to release what the stage holds.</summary>
    public virtual void PostStop()
    {
    }

    /// <summary>What the library itself does before <see cref="PreStart"/>.</summary>
    protected internal virtual void BeforePreStart()
    {
    }

    /// <summary>What the library itself does after <see cref="PostStop"/>.</summary>
    protected internal virtual void AfterPostStop()
    {
    }

    protected void SetHandler<T>(Inlet<T> inlet, IInHandler handler) => _inHandlers[inlet.Id] = handler;

    protected void SetHandler<T>(Outlet<T> outlet, IOutHandler handler) => _outHandlers[outlet.Id] = handler;

    protected void SetHandler<T>(
        Inlet<T> inlet, Action onPush, Action? onUpstreamFinish = null, Action<Exception>? onUpstreamFailure = null) =>
        SetHandler(inlet, new LambdaInHandler(onPush, onUpstreamFinish, onUpstreamFailure));

    protected void SetHandler<T>(
        Outlet<T> outlet, Action onPull, Action<Exception>? onDownstreamFinish = null) =>
        SetHandler(outlet, new LambdaOutHandler(onPull, onDownstreamFinish));

    protected void SetHandlers<TIn, TOut>(Inlet<TIn> inlet, Outlet<TOut> outlet, InAndOutGraphStageLogic handler)
    {
        SetHandler(inlet, handler);
        SetHandler(outlet, handler);
    }

    protected IInHandler GetHandler<T>(Inlet<T> inlet) => _inHandlers[inlet.Id]!;

    protected IOutHandler GetHandler<T>(Outlet<T> outlet) => _outHandlers[outlet.Id]!;

    internal void SetUp(ActorMaterializerImpl materializer, Island island, Attributes effective)
    {
        SetIsland(island);
        _materializer = materializer;
        EffectiveAttributes = effective;
        IsKept = KeepGoingAfterAllPortsClosed;
        if (Array.IndexOf(_inHandlers, null) >= 0 || Array.IndexOf(_outHandlers, null) >= 0)
            throw new InvalidOperationException($"No handler defined in stage {this} for one of its ports");
    }

    internal void Attach(Connection wire, bool isInlet)
    {
        if (isInlet) _inlets[wire.Inlet] = wire;
        else _outlets[wire.Outlet] = wire;
    }

    internal IInHandler InHandlerOf(int inlet) => _inHandlers[inlet]!;

    internal IOutHandler OutHandlerOf(int outlet) => _outHandlers[outlet]!;

    internal void Start()
    {
        BeforePreStart();
        PreStart();
    }

    internal void Stop()
    {
        IsStopped = true;
        try
        {
            PostStop();
        }
        finally
        {
            AfterPostStop();
            _stageActor?.Stop();
        }
    }

    /// <summary>What the supervision strategy says about an element on which user code threw.</summary>
    private protected Directive Decide(Exception failure) =>
        (EffectiveAttributes.GetAttribute<ActorAttributes.SupervisionStrategy>()?.Decider
            ?? Deciders.StoppingDecider)(failure);
}
