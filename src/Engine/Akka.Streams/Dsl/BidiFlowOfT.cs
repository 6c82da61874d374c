using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>Two flows in opposite directions, such as a protocol's encoder and decoder.</summary>
public class BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat>(IModule module)
    : IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat>
{
    private BidiShape<TIn1, TOut1, TIn2, TOut2>? _shape;

    public BidiShape<TIn1, TOut1, TIn2, TOut2> Shape => _shape ??= new BidiShape<TIn1, TOut1, TIn2, TOut2>(
        new Inlet<TIn1>("Bidi.in1"),
        new Outlet<TOut1>("Bidi.out1"),
        new Inlet<TIn2>("Bidi.in2"),
        new Outlet<TOut2>("Bidi.out2"));

    public IModule Module { get; } = module;

    /// <summary>The same seen from the other end.</summary>
    public BidiFlow<TIn2, TOut2, TIn1, TOut1, TMat> Reversed() => new(Modules.Reversed(Module));

    /// <summary>Stacks this one on top of another.</summary>
    public BidiFlow<TIn1, TOut12, TIn21, TOut2, TMat> Atop<TOut12, TIn21, TMat2>(
        BidiFlow<TOut1, TOut12, TIn21, TIn2, TMat2> bidi) =>
        AtopMat<TOut12, TIn21, TMat2, TMat>(bidi, Keep.Left);

    /// <inheritdoc cref="Atop{TOut12, TIn21, TMat2}"/>
    public BidiFlow<TIn1, TOut12, TIn21, TOut2, TMat3> AtopMat<TOut12, TIn21, TMat2, TMat3>(
        BidiFlow<TOut1, TOut12, TIn21, TIn2, TMat2> bidi, Func<TMat, TMat2, TMat3> combine) =>
        new(Modules.Atop(Module, bidi.Module, combine));

    /// <summary>Closes the lower end with a flow.</summary>
    public Flow<TIn1, TOut2, TMat> Join<TMat2>(Flow<TOut1, TIn2, TMat2> flow) => JoinMat<TMat2, TMat>(flow, Keep.Left);

    /// <inheritdoc cref="Join{TMat2}"/>
    public Flow<TIn1, TOut2, TMat3> JoinMat<TMat2, TMat3>(
        Flow<TOut1, TIn2, TMat2> flow, Func<TMat, TMat2, TMat3> combine) =>
        new(Modules.JoinLower(Module, flow.Module, combine));

    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> WithAttributes(Attributes attributes) =>
        new BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat>(((Module)Module).WithAttributes(attributes));

    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> AddAttributes(Attributes attributes) =>
        WithAttributes(Module.Attributes.And(attributes));

    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> Named(string name) =>
        AddAttributes(Attributes.CreateName(name));

    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());
}
