using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Swarm.Tests.Scoring;

public sealed class PeerScoreSpec
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_comes_near_the_pieces_served_a_second()
    {
        var score = new PeerScore(_time);
        score.SetBusy(true);
        Serve(score, 4, seconds: 60);

        Assert.InRange(score.Value, 3.8, 4.1);
    }

    [Fact]
    public void The_past_fades()
    {
        var score = new PeerScore(_time);
        score.SetBusy(true);
        Serve(score, 10, seconds: 60);
        Serve(score, 1, seconds: 120);

        Assert.InRange(score.Value, 0.9, 2);
    }

    [Fact]
    public void Idle_time_does_not_count_against_a_peer()
    {
        var score = new PeerScore(_time);
        score.SetBusy(true);
        Serve(score, 4, seconds: 60);
        score.SetBusy(false);
        var before = score.Value;
        _time.Advance(3_600);

        Assert.Equal(before, score.Value, 6);
    }

    [Fact]
    public void One_that_owes_and_does_not_serve_sinks()
    {
        var score = new PeerScore(_time, prior: 10);
        Assert.Equal(10, score.Value);
        score.SetBusy(true);
        _time.Advance(20);

        Assert.InRange(score.Value, 0, 1);
    }

    private void Serve(PeerScore score, int piecesPerSecond, int seconds)
    {
        for (var i = 0; i < seconds * piecesPerSecond; i++)
        {
            _time.Advance(1.0 / piecesPerSecond);
            score.Served();
        }
    }
}
