using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class KillSwitchSpec : StreamSpec
{
    [Fact]
    public async Task Shutdown_completes_downstream_and_cancels_upstream()
    {
        var witness = new Witness<int>();
        var (kill, result) = Source.Never<int>().Via(witness).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        kill.Shutdown();
        kill.Abort(new InvalidOperationException("too late"));

        Assert.Empty(await result.WaitAsync(Patience));
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task Abort_fails_downstream_and_cancels_upstream_with_the_cause()
    {
        var witness = new Witness<int>();
        var failure = new InvalidOperationException("stop");
        var (kill, result) = Source.Never<int>().Via(witness).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        kill.Abort(failure);

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => result.WaitAsync(Patience)));
        Assert.Same(failure, await witness.Cancelled.WaitAsync(Patience));
    }

    [Fact]
    public async Task Elements_pass_until_then()
    {
        Assert.Equal([1, 2, 3], await All(Source.From([1, 2, 3]).Via(KillSwitches.Single<int>())));
    }

    [Fact]
    public async Task A_shared_switch_ends_all_its_streams_and_those_run_later()
    {
        var shared = KillSwitches.Shared("all");
        var running = Enumerable.Range(0, 3).Select(_ => All(Source.Never<int>().Via(shared.Flow<int>()))).ToArray();

        shared.Shutdown();

        foreach (var result in running) Assert.Empty(await result);
        Assert.Empty(await All(Source.Repeat(1).Via(shared.Flow<int>())));
    }

    [Fact]
    public async Task A_shared_switch_may_fail_all_its_streams()
    {
        var shared = KillSwitches.Shared("all");
        var running = All(Source.Never<int>().Via(shared.Flow<int>()));

        shared.Abort(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        await Assert.ThrowsAsync<InvalidOperationException>(() => All(Source.Never<int>().Via(shared.Flow<int>())));
    }
}
