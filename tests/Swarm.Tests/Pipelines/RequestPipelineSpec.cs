using AkkaP2P.Swarm.Pipelines;

namespace AkkaP2P.Swarm.Tests.Pipelines;

public sealed class RequestPipelineSpec
{
    private const int Piece = 16_384;

    private readonly ManualTime _time = new();

    [Fact]
    public void It_begins_with_two_pieces()
    {
        var pipeline = Pipeline();

        Assert.Equal(2, pipeline.Budget);
        pipeline.Requested(2 * Piece);
        Assert.Equal(0, pipeline.Budget);
        pipeline.Received(Piece);
        Assert.Equal(1, pipeline.Budget);
        pipeline.Withdrawn(Piece);
        Assert.Equal(2, pipeline.Budget);
    }

    [Fact]
    public void The_window_grows_to_fill_a_long_fat_pipe_and_no_further()
    {
        var pipeline = Pipeline();
        // 10 MB/s at 200 ms: 2 MB are under way.
        Transfer(pipeline, bytesPerSecond: 10e6, delay: 0.2, seconds: 10);

        Assert.InRange(pipeline.Rate, 8e6, 11e6);
        Assert.InRange(pipeline.Window, 2_000_000, 5_000_000);
    }

    [Fact]
    public void A_piece_that_comes_in_parts_does_not_make_the_way_look_shorter_than_it_is()
    {
        const int part = 512 << 10;
        var pipeline = new RequestPipeline(2 * part, new PipelineOptions(), _time, new Dice(1));
        // 15 MB/s at 200 ms: 3 MB are under way, and twice that is asked for.
        Transfer(pipeline, bytesPerSecond: 15e6, delay: 0.2, seconds: 10, piece: 2 * part, part);

        Assert.InRange(pipeline.Window, 5_500_000, 7_500_000);
    }

    [Fact]
    public void The_window_doubles_with_each_round_that_was_faster_and_stays_when_two_were_not()
    {
        var pipeline = Pipeline();
        foreach (var (seconds, pieces) in ((double, int)[])[(0.4, 4), (0.4, 8), (0.4, 16), (0.8, 16)])
        {
            var asked = pipeline.Budget;
            pipeline.Requested(asked * Piece);
            _time.Advance(seconds);
            pipeline.Received(asked * Piece);
            Assert.Equal(pieces, pipeline.Budget);
        }
    }

    [Fact]
    public void A_slow_peer_keeps_a_short_window()
    {
        var pipeline = Pipeline();
        Transfer(pipeline, bytesPerSecond: 50e3, delay: 0.01, seconds: 30);

        Assert.InRange(pipeline.Window, 2 * Piece, 8 * Piece);
    }

    [Fact]
    public void A_fast_peer_close_by_keeps_little_on_its_way()
    {
        var pipeline = Pipeline();
        Transfer(pipeline, bytesPerSecond: 500e6, delay: 0.0005, seconds: 3);

        Assert.InRange(pipeline.Window, 1 << 20, 2 << 20);
    }

    [Fact]
    public void The_window_never_exceeds_its_bound()
    {
        var pipeline = Pipeline(new PipelineOptions { MaxWindow = 1 << 20 });
        Transfer(pipeline, bytesPerSecond: 1e9, delay: 0.05, seconds: 1);

        Assert.InRange(pipeline.Window, 2 * Piece, 1 << 20);
    }

    [Fact]
    public void A_piece_larger_than_the_bound_is_asked_for_alone()
    {
        var pipeline = new RequestPipeline(64 << 20, new PipelineOptions(), _time, new Dice(1));

        Assert.Equal(1, pipeline.Budget);
        pipeline.Requested(64 << 20);
        Assert.Equal(0, pipeline.Budget);
    }

    [Fact]
    public void Silence_for_the_time_out_is_a_stall_and_bytes_put_it_off()
    {
        var pipeline = Pipeline();
        pipeline.Requested(2 * Piece);
        _time.Advance(3.9);
        Assert.False(pipeline.HasStalled);
        pipeline.Received(100);
        _time.Advance(3.9);
        Assert.False(pipeline.HasStalled);
        _time.Advance(4);
        Assert.True(pipeline.HasStalled);
    }

    [Fact]
    public void Nothing_outstanding_never_stalls()
    {
        var pipeline = Pipeline();
        _time.Advance(1_000);

        Assert.False(pipeline.HasStalled);
        Assert.Null(pipeline.StallsAt);
        pipeline.Requested(Piece);
        Assert.False(pipeline.HasStalled);
    }

    [Fact]
    public void A_peer_that_sends_in_long_gaps_gets_more_time()
    {
        var pipeline = Pipeline();
        for (var i = 0; i < 20; i++)
        {
            pipeline.Requested(Piece);
            _time.Advance(1.5);
            pipeline.Received(Piece);
        }

        Assert.InRange(pipeline.Timeout.TotalSeconds, 8, 20);
    }

    [Fact]
    public void A_snubbed_peer_is_asked_for_one_piece_after_a_growing_wait_until_it_sends()
    {
        var pipeline = Pipeline();
        var waits = new List<double>();
        for (var snub = 0; snub < 5; snub++)
        {
            pipeline.Requested(Piece);
            pipeline.Snub();
            Assert.Equal(0, pipeline.Outstanding);
            var waited = 0.0;
            for (; pipeline.Budget == 0; waited += 0.01) _time.Advance(0.01);
            waits.Add(waited);
            Assert.Equal(1, pipeline.Budget);
        }

        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        pipeline.Requested(Piece);
        pipeline.Received(Piece);
        Assert.False(pipeline.IsSnubbed);
        Assert.Equal(2, pipeline.Budget);
    }

    [Fact]
    public void Back_off_doubles_to_its_limit_with_jitter_and_starts_anew_after_success()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), new Dice(3));
        foreach (var ceiling in new[] { 1, 2, 4, 8, 16, 30, 30, 30 }) Assert.InRange(backOff.Fail().TotalSeconds, ceiling / 2.0, ceiling);
        backOff.Succeed();

        Assert.InRange(backOff.Fail().TotalSeconds, 0.5, 1);
    }

    private RequestPipeline Pipeline(PipelineOptions? options = null) => new(Piece, options ?? new PipelineOptions(), _time, new Dice(1));

    /// <summary>A peer at the other end of a link with this rate and round trip.</summary>
    private void Transfer(RequestPipeline pipeline, double bytesPerSecond, double delay, double seconds, int piece = Piece, int part = Piece)
    {
        var arrivals = new Queue<double>();
        var (now, linkFreeAt) = (0.0, 0.0);
        while (now < seconds)
        {
            for (; pipeline.Budget > 0; pipeline.Requested(piece))
            {
                for (var sent = 0; sent < piece; sent += part)
                {
                    linkFreeAt = Math.Max(linkFreeAt, now) + part / bytesPerSecond;
                    arrivals.Enqueue(linkFreeAt + delay);
                }
            }

            var next = arrivals.Dequeue();
            _time.Advance(next - now);
            now = next;
            pipeline.Received(part);
        }
    }
}
