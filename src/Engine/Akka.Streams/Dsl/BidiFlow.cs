using Akka.Streams.Implementation;
using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Dsl;

public static class BidiFlow
{
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat> FromGraph<TIn1, TOut1, TIn2, TOut2, TMat>(
        IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> graph) =>
        graph as BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat>
        ?? new BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat>(graph.Module);

    /// <summary>One flow for each direction.</summary>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, NotUsed> FromFlows<TIn1, TOut1, TIn2, TOut2, TMat1, TMat2>(
        IGraph<FlowShape<TIn1, TOut1>, TMat1> flow1, IGraph<FlowShape<TIn2, TOut2>, TMat2> flow2) =>
        FromFlowsMat(flow1, flow2, Keep.None);

    /// <inheritdoc cref="FromFlows{TIn1, TOut1, TIn2, TOut2, TMat1, TMat2}"/>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat> FromFlowsMat<TIn1, TOut1, TIn2, TOut2, TMat1, TMat2, TMat>(
        IGraph<FlowShape<TIn1, TOut1>, TMat1> flow1,
        IGraph<FlowShape<TIn2, TOut2>, TMat2> flow2,
        Func<TMat1, TMat2, TMat> combine) =>
        new(Modules.Beside(flow1.Module, flow2.Module, leftHasOutlet: true, rightHasInlet: true, combine));

    /// <summary>One function for each direction.</summary>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, NotUsed> FromFunction<TIn1, TOut1, TIn2, TOut2>(
        Func<TIn1, TOut1> outbound, Func<TIn2, TOut2> inbound) =>
        FromFlows(Flow.FromFunction(outbound), Flow.FromFunction(inbound));

    /// <summary>Fails both directions when nothing has passed in either for that long.</summary>
    public static BidiFlow<TIn, TIn, TOut, TOut, NotUsed> BidirectionalIdleTimeout<TIn, TOut>(TimeSpan timeout) =>
        FromGraph(new IdleTimeoutBidi<TIn, TOut>(
            timeout, () => new TimeoutException($"No elements passed in the last {timeout}.")));
}
