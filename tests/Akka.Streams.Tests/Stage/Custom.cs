using Akka.Streams.Stage;

namespace Akka.Streams.Tests.Stage;

/// <summary>A stage whose handlers are given by a spec. By itself it passes elements on.</summary>
internal sealed class Custom<T>(
    Action<CustomLogic<T>>? onPush = null,
    Action<CustomLogic<T>>? onStart = null,
    Action<CustomLogic<T>>? onStop = null,
    Action<CustomLogic<T>>? onCreate = null,
    Action<CustomLogic<T>>? onFinish = null) : GraphStage<FlowShape<T, T>>
{
    public override FlowShape<T, T> Shape { get; } = new(new Inlet<T>("custom.in"), new Outlet<T>("custom.out"));

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
    {
        var logic = new CustomLogic<T>(Shape, onPush, onStart, onStop, onFinish);
        onCreate?.Invoke(logic);
        return logic;
    }
}

/// <summary>Opens what a logic may do to the spec that drives it.</summary>
internal sealed class CustomLogic<T> : InAndOutGraphStageLogic
{
    private readonly FlowShape<T, T> _shape;
    private readonly Action<CustomLogic<T>>? _onPush;
    private readonly Action<CustomLogic<T>>? _onStart;
    private readonly Action<CustomLogic<T>>? _onStop;
    private readonly Action<CustomLogic<T>>? _onFinish;

    public CustomLogic(
        FlowShape<T, T> shape,
        Action<CustomLogic<T>>? onPush,
        Action<CustomLogic<T>>? onStart,
        Action<CustomLogic<T>>? onStop,
        Action<CustomLogic<T>>? onFinish) : base(shape)
    {
        _shape = shape;
        _onPush = onPush;
        _onStart = onStart;
        _onStop = onStop;
        _onFinish = onFinish;
        SetHandlers(shape.Inlet, shape.Outlet, this);
    }

    public override void PreStart() => _onStart?.Invoke(this);

    public override void PostStop() => _onStop?.Invoke(this);

    public override void OnPush()
    {
        if (_onPush is not null) _onPush(this);
        else Give(Take());
    }

    public override void OnPull()
    {
        if (!HasBeenPulled(_shape.Inlet)) TryPull(_shape.Inlet);
    }

    public override void OnUpstreamFinish()
    {
        if (_onFinish is not null) _onFinish(this);
        else base.OnUpstreamFinish();
    }

    public void End() => Complete(_shape.Outlet);

    public T Take() => Grab(_shape.Inlet);

    public void Give(T element) => Push(_shape.Outlet, element);

    public void AskTwice()
    {
        Pull(_shape.Inlet);
        Pull(_shape.Inlet);
    }

    public void EmitOne(T element, Action andThen) => Emit(_shape.Outlet, element, andThen);

    public void EmitAll(IEnumerable<T> elements, Action andThen) => EmitMultiple(_shape.Outlet, elements, andThen);

    public Action<T> Callback(Action<T> handler) => GetAsyncCallback(handler);

    public void Keep(bool enabled) => SetKeepGoing(enabled);
}
