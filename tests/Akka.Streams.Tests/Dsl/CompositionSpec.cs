using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

/// <summary>How graphs are put together, and which value they give.</summary>
public class CompositionSpec : StreamSpec
{
    private static Source<int, string> Left => Source.From([1, 2, 3]).MapMaterializedValue(_ => "left");

    private static Sink<int, Task<int>> Sum => Sink.Aggregate<int, int>(0, (a, b) => a + b);

    [Fact]
    public async Task Keep_says_which_value_a_graph_gives()
    {
        Assert.Equal("left", Left.To(Sum).Run(Materializer));
        Assert.Equal("left", Left.ToMaterialized(Sum, Keep.Left).Run(Materializer));
        Assert.Equal(6, await Left.ToMaterialized(Sum, Keep.Right).Run(Materializer).WaitAsync(Patience));
        var (left, right) = Left.ToMaterialized(Sum, Keep.Both).Run(Materializer);
        Assert.Equal(("left", 6), (left, await right.WaitAsync(Patience)));
        Assert.Same(NotUsed.Instance, Left.ToMaterialized(Sum, Keep.None).Run(Materializer));
    }

    [Fact]
    public void Values_of_flows_are_combined_on_the_way()
    {
        var flow = Flow.Create<int>().MapMaterializedValue(_ => 7);

        Assert.Equal("left7", Left.ViaMaterialized(flow, (l, n) => l + n).To(Sum).Run(Materializer));
        Assert.Equal("7?", Source.Empty<int>().ToMaterialized(flow.ToMaterialized(Sum, (n, _) => n + "?"), Keep.Right).Run(Materializer));
        Assert.Equal(14, Left.ViaMaterialized(flow, Keep.Right).To(Sum).MapMaterializedValue(n => n * 2).Run(Materializer));
    }

    [Fact]
    public async Task A_flow_runs_between_a_source_and_a_sink()
    {
        var (value, sum) = Flow.Create<int>().Select(n => n * 10).RunWith(Left, Sum, Materializer);

        Assert.Equal("left", value);
        Assert.Equal(60, await sum.WaitAsync(Patience));
    }

    [Fact]
    public async Task One_flow_may_stand_in_a_graph_many_times()
    {
        var twice = Flow.Create<int>().Select(n => n * 2);

        Assert.Equal([8, 16, 24], await All(Left.Via(twice).Via(twice).Via(twice)));
    }

    [Fact]
    public async Task A_flow_of_sink_and_source_lets_the_two_end_independently()
    {
        var (queue, result) = Source.From([1, 2])
            .ViaMaterialized(
                Flow.FromSinkAndSource(Sum, Source.Queue<string>(4, OverflowStrategy.Fail), Keep.Both), Keep.Right)
            .ToMaterialized(Sink.Seq<string>(), (both, all) => (both.Item2, (both.Item1, all))).Run(Materializer);
        Assert.Equal(3, await result.Item1.WaitAsync(Patience));

        await queue.OfferAsync("still open").WaitAsync(Patience);
        queue.Complete();

        Assert.Equal(["still open"], await result.all.WaitAsync(Patience));
    }

    [Fact]
    public async Task Joined_flows_make_a_ring_that_ends_with_either()
    {
        var seen = new List<int>();
        var (_, done) = Flow.FromSinkAndSource(Sink.ForEach<int>(seen.Add), Source.From([1, 2, 3]), Keep.Left)
            .JoinMaterialized(Flow.Create<int>().Select(n => -n), (task, _) => (0, task)).Run(Materializer);

        await done.WaitAsync(Patience);

        Assert.Equal([-1, -2, -3], seen);
    }

    [Fact]
    public async Task Bidirectional_flows_are_stacked_reversed_and_joined()
    {
        var text = BidiFlow.FromFunction<int, string, string, int>(n => n.ToString(), int.Parse);
        var marked = BidiFlow.FromFlows(
            Flow.Create<string>().Select(s => "<" + s + ">"), Flow.Create<string>().Select(s => s.Trim('<', '>')));
        var echo = Flow.Create<string>().Select(s => s + s);

        Assert.Equal([11, 22], await All(Source.From([1, 2]).Via(text.Join(echo))));
        Assert.Equal([7], await All(Source.Single(7).Via(text.Atop(marked).Join(Flow.Create<string>()))));
        Assert.Equal([5], await All(Source.Single(5).Via(text.Atop(text.Reversed()).Join(Flow.Create<int>()))));
        Assert.Equal(["42"], await All(Source.Single("21").Via(Flow.Create<int>().Select(n => n * 2).Join(text))));
    }

    [Fact]
    public void Values_of_bidirectional_flows_are_combined()
    {
        var left = BidiFlow.FromFlowsMat(
            Flow.Create<int>().MapMaterializedValue(_ => 1), Flow.Create<int>().MapMaterializedValue(_ => 2), (a, b) => a + b);

        var flow = left.AtopMat(left, (a, b) => a * b).JoinMat(Flow.Create<int>().MapMaterializedValue(_ => 100), (a, b) => a + b);

        Assert.Equal(109, Source.Empty<int>().ViaMaterialized(flow, Keep.Right).To(Sink.Ignore<int>()).Run(Materializer));
    }

    [Fact]
    public async Task A_flow_of_a_function_maps()
    {
        Assert.Equal([2, 3, 4], await All(Left.Via(Flow.FromFunction<int, int>(n => n + 1))));
    }

    [Fact]
    public async Task A_runnable_graph_can_be_run_many_times_with_attributes_and_a_name()
    {
        var graph = Left.ToMaterialized(Sum, Keep.Right).Named("sum").AddAttributes(Attributes.CreateInputBuffer(1, 1));

        Assert.Equal(6, await graph.Run(Materializer).WaitAsync(Patience));
        Assert.Equal(6, await graph.Run(Materializer).WaitAsync(Patience));
        Assert.Contains("Name(sum)", graph.Module.Attributes.ToString());
    }
}
