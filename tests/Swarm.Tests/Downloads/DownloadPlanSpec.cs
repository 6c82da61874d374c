using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Pipelines;

namespace AkkaP2P.Swarm.Tests.Downloads;

public sealed class DownloadPlanSpec
{
    private const int PieceSize = 16_384;

    private readonly ManualTime _time = new();

    [Fact]
    public void It_asks_every_peer_with_room_up_to_its_window()
    {
        var plan = Plan(100);
        var (one, two) = (Seeder(plan, "one"), Seeder(plan, "two"));

        var requests = plan.Next();

        Assert.Equal(2, requests.Count(r => r.Peer == one));
        Assert.Equal(2, requests.Count(r => r.Peer == two));
        Assert.Equal(4, requests.Select(r => r.Piece).Distinct().Count());
        Assert.Empty(plan.Next());
    }

    [Fact]
    public void A_piece_that_comes_makes_room_for_the_next_until_all_are_here()
    {
        var plan = Plan(10);
        var seeder = Seeder(plan, "s");
        for (var asked = plan.Next(); asked.Count > 0; asked = plan.Next())
        {
            foreach (var (_, piece) in asked) Deliver(plan, seeder, piece);
        }

        Assert.True(plan.IsComplete);
    }

    [Fact]
    public void A_choking_peer_is_not_asked_and_what_it_owed_goes_to_others()
    {
        var plan = Plan(2);
        var choking = Seeder(plan, "choking");
        var owed = plan.Next().Select(r => r.Piece).ToList();
        plan.Choked(choking);
        Assert.Empty(plan.Next());
        var other = Seeder(plan, "other");

        Assert.Equal(owed.Order(), plan.Next().Where(r => r.Peer == other).Select(r => r.Piece).Order());
        Assert.Equal(0, choking.Pipeline.Outstanding);
    }

    [Fact]
    public void A_stalled_peer_gives_up_what_it_owes_and_is_asked_last()
    {
        var plan = Plan(2);
        var stalled = Seeder(plan, "stalled");
        var owed = plan.Next().Select(r => r.Piece).ToList();
        _time.Advance(10);

        Assert.Equal(owed.Order(), plan.Expire().Select(r => r.Piece).Order());
        var good = Seeder(plan, "good");
        Assert.All(plan.Next(), r => Assert.Equal(good, r.Peer));
        Assert.Equal(1, stalled.Failures);
        Assert.Empty(plan.Expire());
    }

    [Fact]
    public void Who_sends_wrong_pieces_is_thrown_out_and_others_finish()
    {
        var plan = Plan(20);
        var liar = Seeder(plan, "liar");
        for (var wrong = 0; wrong < 4; wrong++)
        {
            var piece = plan.Next()[0].Piece;
            plan.Received(liar, piece, PieceSize);
            plan.Wrong(piece, liar);
        }

        Assert.True(liar.IsBanned);
        Assert.True(liar.IsGone);
        Assert.Empty(plan.Peers);
        Finish(plan, Seeder(plan, "good"));
    }

    [Fact]
    public void In_the_end_game_the_slower_request_is_cancelled()
    {
        var plan = Plan(1);
        var slow = Seeder(plan, "slow");
        Assert.Single(plan.Next());
        var fast = Seeder(plan, "fast");
        Assert.Equal(new PieceRequest(fast, 0), Assert.Single(plan.Next()));
        plan.Received(fast, 0, PieceSize);

        Assert.Equal([new PieceRequest(slow, 0)], plan.Verified(0, fast));
        Assert.True(plan.IsComplete);
        Assert.Equal(0, slow.Pipeline.Outstanding);
    }

    [Fact]
    public void A_piece_that_waits_in_a_busy_peers_queue_is_moved_to_an_idle_one_that_gets_it()
    {
        var plan = Plan(10);
        var busy = Seeder(plan, "busy");
        var idle = plan.Join("idle");
        var requests = plan.Next();
        Assert.Equal(2, requests.Count);

        Assert.Empty(plan.AddPieces(idle, [requests[0].Piece]));
        Assert.Equal([new PieceRequest(busy, requests[1].Piece)], plan.AddPieces(idle, [requests[1].Piece]));
        Assert.Contains(new PieceRequest(idle, requests[1].Piece), plan.Next());
    }

    [Fact]
    public void What_downloaders_have_is_asked_of_them_and_the_rest_of_the_seeders()
    {
        var plan = Plan(4);
        var seeder = Seeder(plan, "seeder");
        var downloader = plan.Join("downloader", Pieces(4, 1, 3));

        var requests = plan.Next();

        Assert.Equal([1, 3], requests.Where(r => r.Peer == downloader).Select(r => r.Piece).Order());
        Assert.Equal([0, 2], requests.Where(r => r.Peer == seeder).Select(r => r.Piece).Order());
    }

    [Fact]
    public void A_downloader_with_room_takes_over_what_waits_at_a_seeder()
    {
        var plan = Plan(10);
        var busy = Seeder(plan, "busy");
        var downloader = plan.Join("downloader");
        var waiting = plan.Next()[1].Piece;
        var other = Enumerable.Range(0, 10).First(p => !plan.Picker.IsRequested(busy.Pieces, p));
        plan.AddPieces(downloader, [other]);
        Assert.Contains(new PieceRequest(downloader, other), plan.Next());

        Assert.Equal([new PieceRequest(busy, waiting)], plan.AddPieces(downloader, [waiting]));
        Assert.Contains(new PieceRequest(downloader, waiting), plan.Next());
    }

    [Fact]
    public void A_slow_peer_does_not_draw_pieces_to_itself()
    {
        var plan = Plan(100);
        var slow = plan.Join("slow", Pieces(100, 0));
        plan.Next();
        var fast = Seeder(plan, "fast");
        plan.Next();
        for (var tick = 0; tick < 30; tick++)
        {
            _time.Advance(0.1);
            Deliver(plan, fast, Requested(plan, fast)[0]);
            plan.Next();
        }

        Deliver(plan, slow, 0);
        Assert.Empty(plan.AddPieces(slow, Requested(plan, fast)));
    }

    [Fact]
    public void What_a_peer_has_not_got_after_all_is_asked_of_others()
    {
        var plan = Plan(1);
        var liar = Seeder(plan, "liar");
        plan.Next();
        plan.Rejected(liar, 0, hasIt: false);
        Assert.Empty(plan.Next());

        Assert.Single(plan.Next().Concat(Seeder(plan, "good") is var _ ? plan.Next() : []));
    }

    [Fact]
    public void Memory_is_bounded_whatever_the_number_of_peers()
    {
        var plan = Plan(1_000, new PlanOptions { Seed = 1, MaxInFlight = 10 * PieceSize });
        for (var i = 0; i < 20; i++) Seeder(plan, $"p{i}");

        Assert.Equal(8, plan.Next().Count);
        _time.Advance(4);
        Assert.Equal(2, plan.Next().Count);
        Assert.Empty(plan.Next());
    }

    [Fact]
    public void Slow_peers_who_came_first_do_not_keep_all_room_to_themselves()
    {
        var plan = Plan(200);
        for (var i = 0; i < 9; i++) Seeder(plan, $"slow{i}");
        Assert.Equal(8, plan.Next().Count);
        _time.Advance(4);
        var good = Seeder(plan, "good");

        for (var round = 0; round < 200 && !plan.IsComplete; round++)
        {
            foreach (var slow in plan.Peers.Where(p => p != good && p.Owed.Count > 0)) plan.Received(slow, Requested(plan, slow)[0], 1);
            foreach (var (_, piece) in plan.Next().Where(r => r.Peer == good).ToList()) Deliver(plan, good, piece);
            _time.Advance(0.01);
        }

        Assert.True(plan.IsComplete, $"{plan.Picker.Missing} are missing");
    }

    [Theory]
    [InlineData(AssignmentPolicy.Score, 8, 0)]
    [InlineData(AssignmentPolicy.RoundRobin, 4, 4)]
    public void Whom_it_asks_is_as_its_options_say(AssignmentPolicy policy, int better, int worse)
    {
        var assignment = new AssignmentOptions(Alpha: 1, Beta: 0, K: 2, policy);
        var plan = Plan(16, new PlanOptions { Seed = 1, Assignment = assignment, Pipeline = new PipelineOptions { MinPieces = 8 } });
        var one = plan.Join("better", Bitfield.Full(16), score: 10);
        var two = plan.Join("worse", Bitfield.Full(16), score: 1);

        var requests = plan.Next();

        Assert.Equal((better, worse), (requests.Count(r => r.Peer == one), requests.Count(r => r.Peer == two)));
    }

    [Fact]
    public void The_score_of_who_sends_a_wrong_piece_falls()
    {
        var plan = Plan(10);
        var liar = plan.Join("liar", Bitfield.Full(10), score: 10);
        var piece = plan.Next()[0].Piece;
        plan.Received(liar, piece, PieceSize);
        plan.Wrong(piece, liar);

        Assert.Equal(5, liar.Score.Value);
    }

    [Fact]
    public void One_with_everything_asked_for_twice_as_fast_serves_about_twice_as_much()
    {
        var plan = Plan(2_000);
        var rates = new Dictionary<PlanPeer, double> { [Seeder(plan, "fast")] = 20 * PieceSize, [Seeder(plan, "slow")] = 10 * PieceSize };
        var served = rates.Keys.ToDictionary(p => p, _ => 0);
        var due = new PriorityQueue<PieceRequest, double>();
        var freeAt = rates.Keys.ToDictionary(p => p, _ => 0.0);
        var now = 0.0;
        while (!plan.IsComplete)
        {
            foreach (var request in plan.Next())
            {
                freeAt[request.Peer] = Math.Max(freeAt[request.Peer], now) + PieceSize / rates[request.Peer];
                due.Enqueue(request, freeAt[request.Peer]);
            }

            due.TryDequeue(out var next, out var at);
            _time.Advance(Math.Max(0, at - now));
            now = at;
            Deliver(plan, next.Peer, next.Piece);
            served[next.Peer]++;
        }

        Assert.InRange((double)served.Values.Max() / served.Values.Min(), 1.8, 2.2);
    }

    [Fact]
    public void What_a_reader_waits_for_and_a_slow_peer_owes_for_too_long_is_asked_of_one_faster_peer_too()
    {
        var plan = Plan(100);
        plan.Picker.SetUrgent(Pieces(100, 50));
        var slow = Seeder(plan, "slow");
        Assert.Equal(50, plan.Next()[0].Piece);
        var fast = Seeder(plan, "fast");
        PlanPeer[] idle = [plan.Join("one", Pieces(100, 50)), plan.Join("other", Pieces(100, 50))];
        Assert.DoesNotContain(plan.Next(), r => r.Piece == 50);
        _time.Advance(0.9);
        plan.Received(slow, 50, 100);
        Deliver(plan, fast, Requested(plan, fast)[0]);
        Assert.DoesNotContain(plan.Next(), r => r.Piece == 50);
        _time.Advance(0.1);

        var second = Assert.Single(plan.Next(), r => r.Piece == 50).Peer;

        Assert.NotEqual(slow, second);
        _time.Advance(2);
        plan.Received(second, 50, 1_000);
        Assert.DoesNotContain(plan.Next(), r => r.Piece == 50);
        plan.Received(second, 50, PieceSize - 1_000);
        Assert.Equal([new PieceRequest(slow, 50)], plan.Verified(50, second));
        Assert.Contains(second, idle.Append(fast));
    }

    [Fact]
    public void What_no_reader_waits_for_or_comes_soon_is_asked_once()
    {
        var plan = Plan(100);
        plan.Picker.SetUrgent(Pieces(100, 50));
        var steady = Seeder(plan, "steady");
        Assert.Equal(50, plan.Next()[0].Piece);
        plan.Join("idle", Pieces(100, [.. Requested(plan, steady)]));
        for (var tenths = 0; tenths < 20; tenths++)
        {
            _time.Advance(0.1);
            plan.Received(steady, 50, PieceSize / 21);
        }

        Assert.DoesNotContain(plan.Next(), r => r.Piece == 50);
        plan.Picker.SetUrgent(new Bitfield(100));
        _time.Advance(3);

        Assert.DoesNotContain(plan.Next(), r => r.Piece == 50);
    }

    private DownloadPlan Plan(int pieces, PlanOptions? options = null) =>
        new(new PieceLayout((long)pieces * PieceSize, PieceSize), new Bitfield(pieces), options ?? new PlanOptions { Seed = 1 }, _time);

    private static PlanPeer Seeder(DownloadPlan plan, string name) => plan.Join(name, Bitfield.Full(plan.Layout.Count));

    private static IReadOnlyList<int> Requested(DownloadPlan plan, PlanPeer peer) =>
        [.. Enumerable.Range(0, plan.Layout.Count).Where(p => plan.Picker.IsRequested(peer.Pieces, p))];

    private static void Deliver(DownloadPlan plan, PlanPeer from, int piece)
    {
        plan.Received(from, piece, plan.Layout.Length(piece));
        plan.Verified(piece, from);
    }

    private static void Finish(DownloadPlan plan, PlanPeer from)
    {
        for (var asked = plan.Next(); asked.Count > 0; asked = plan.Next())
        {
            foreach (var (_, piece) in asked) Deliver(plan, from, piece);
        }

        Assert.True(plan.IsComplete);
    }

    private static Bitfield Pieces(int count, params int[] pieces)
    {
        var bits = new Bitfield(count);
        foreach (var piece in pieces) bits.Add(piece);
        return bits;
    }
}
