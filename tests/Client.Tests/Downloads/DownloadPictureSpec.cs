using System.Net;
using Akka.Actor;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Picking;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

public class DownloadPictureSpec
{
    private const int Size = 16 << 10;

    private static readonly PieceLayout Layout = new(20 * Size, Size);
    private static readonly Hash256 Own = Hash256.Of("own"u8);

    private readonly ManualTime _time = new();
    private readonly DownloadSettings _settings = new() { MaxPeers = 3 };
    private readonly PeerBook _book;
    private readonly DownloadPicture _picture;

    public DownloadPictureSpec()
    {
        _book = new PeerBook(Own, _settings, _time, new Dice(1));
        _picture = new DownloadPicture(_book, Layout, new Bitfield(Layout.Count), new PlanOptions { Seed = 1 }, _time);
    }

    [Fact]
    public void Only_other_nodes_that_have_something_are_dialled_seeders_first()
    {
        Learn(Peer("own", Own, 20), Peer("empty", Id("empty"), 0), Peer("part", Id("part"), 3), Peer("seeder", Id("seeder"), 20));

        Assert.Equal(["seeder", "part"], _book.ToDial().Select(p => p.User));
    }

    [Fact]
    public void Addresses_that_are_none_are_passed_over()
    {
        Learn(Peer("a", Id("a"), 20) with { Address = "nowhere" }, Peer("b", Id("b"), 20) with { Address = "127.0.0.1:0" });

        Assert.Empty(_book.Peers);
    }

    [Fact]
    public void No_more_are_dialled_than_a_download_may_have()
    {
        Learn([.. Enumerable.Range(0, 9).Select(i => Peer($"p{i}", Id($"p{i}"), 20))]);

        Assert.Equal(3, _book.ToDial().Count);
    }

    [Fact]
    public void A_peer_serves_only_when_it_has_said_so()
    {
        var peer = Open("alice", Bitfield.Full(20), unchoke: false);
        Assert.Empty(_picture.Next());

        _picture.Choke(peer, false);
        var asked = _picture.Next().Single();

        Assert.Same(peer, asked.Peer);
        Assert.NotEmpty(asked.Pieces);
    }

    [Fact]
    public void What_a_peer_owed_is_asked_of_another_when_it_breaks()
    {
        var alice = Open("alice", Bitfield.Full(20));
        var owed = _picture.Next().Single().Pieces;
        _picture.Close(alice, FetchEnd.Broke);
        var bob = Open("bob", Bitfield.Full(20));

        var seen = new HashSet<int>();
        while (_picture.Next().ToList() is { Count: > 0 } asked)
        {
            foreach (var piece in asked.Single().Pieces)
            {
                seen.Add(piece);
                _picture.Arrive(bob, piece, Size);
                _picture.Accept(bob, piece, isNew: true);
            }
        }

        Assert.Superset(owed.ToHashSet(), seen);
        Assert.True(_picture.IsComplete);
        Assert.Equal(1, _picture.Retries);
    }

    [Fact]
    public void A_peer_that_broke_is_dialled_again_after_a_pause_that_grows()
    {
        Learn(Peer("alice", Id("alice"), 20));
        var waits = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var peer = _book.ToDial().Single();
            peer.Fetcher = ActorRefs.Nobody;
            _picture.Close(peer, FetchEnd.Broke);
            var waited = TimeSpan.Zero;
            while (_book.ToDial().Count == 0)
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
                waited += TimeSpan.FromMilliseconds(50);
            }

            waits.Add(waited.TotalSeconds);
        }

        Assert.InRange(waits[0], 0.1, 0.3);
        Assert.InRange(waits[4], 2, 4.1);
    }

    [Fact]
    public void A_peer_that_comes_back_elsewhere_is_dialled_at_once()
    {
        Learn(Peer("alice", Id("alice"), 20));
        var peer = _book.ToDial().Single();
        peer.Fetcher = ActorRefs.Nobody;
        _picture.Close(peer, FetchEnd.Misbehaved);
        Assert.Empty(_book.ToDial());

        Learn(Peer("alice", Id("alice"), 20) with { Address = "127.0.0.1:7777" });

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 7777), _book.ToDial().Single().Address);
    }

    [Fact]
    public void A_wrong_piece_is_asked_of_another_and_never_of_its_sender_again()
    {
        var (mallory, alice) = (Open("mallory", Bitfield.Full(20)), Open("alice", Bitfield.Full(20), unchoke: false));
        var wrong = _picture.Next().Single().Pieces[0];
        _picture.Arrive(mallory, wrong, Size);
        Assert.False(_picture.Blame(mallory, wrong));

        Assert.DoesNotContain(wrong, Drain(mallory));

        _picture.Choke(alice, false);
        Assert.Contains(wrong, _picture.Next().Where(asked => asked.Peer == alice).SelectMany(asked => asked.Pieces));
        Assert.Equal((1, 1), (_picture.HashFailures, _picture.Retries));
    }

    [Fact]
    public void With_nobody_else_to_ask_a_piece_is_tried_three_times_before_its_sender_is_banned()
    {
        var mallory = Open("mallory", Pieces(7));
        for (var tries = 1; tries <= 3; tries++)
        {
            Assert.Equal([7], _picture.Next().Single().Pieces);
            _picture.Arrive(mallory, 7, Size);
            Assert.Equal(tries == 3, _picture.Blame(mallory, 7));
        }

        Assert.True(mallory.IsBanned);
        Assert.True(_book.AreAllBanned(["mallory", "me"], "me"));
        mallory.Fetcher = null;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_book.ToDial());
    }

    [Fact]
    public void Who_is_convicted_is_banned_at_once_and_what_it_owed_is_asked_of_others()
    {
        var mallory = Open("mallory", Bitfield.Full(20));
        var owed = _picture.Next().Single().Pieces;

        Assert.True(_picture.Convict(mallory));
        Assert.False(_picture.Convict(mallory));

        Assert.Equal(PeerState.Banned, DownloadPicture.Row(mallory).State);
        Assert.Superset(owed.ToHashSet(), Drain(Open("alice", Bitfield.Full(20))).ToHashSet());
        Assert.True(_picture.IsComplete);
    }

    [Fact]
    public void A_user_is_not_banned_while_another_node_of_theirs_is_not()
    {
        Learn(Peer("mallory", Id("laptop"), 20), Peer("mallory", Id("server"), 20));
        _book.Find(Id("laptop"))!.IsBanned = true;
        Assert.False(_book.AreAllBanned(["mallory"], "me"));

        _book.Find(Id("server"))!.IsBanned = true;
        Assert.True(_book.AreAllBanned(["mallory"], "me"));
        Assert.False(_book.AreAllBanned(["mallory", "alice"], "me"));
        Assert.False(_book.AreAllBanned([], "me"));
    }

    [Fact]
    public void Wrong_pieces_count_over_connections()
    {
        var banned = false;
        for (var piece = 0; piece < 4; piece++)
        {
            var mallory = Open("mallory", Bitfield.Full(20));
            Open("alice", Bitfield.Full(20), unchoke: false);
            Assert.False(banned);
            banned = _picture.Blame(mallory, piece);
            _picture.Close(mallory, FetchEnd.Left);
        }

        Assert.True(banned);
    }

    [Fact]
    public void What_stalls_is_given_up_and_a_silent_peer_hung_up_on()
    {
        var alice = Open("alice", Bitfield.Full(20));
        var owed = _picture.Next().Single().Pieces;

        _time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(owed.Order(), _picture.Expire().Select(expired => expired.Piece).Order());
        Assert.Empty(_picture.DropSilent());

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([alice], _picture.DropSilent());
        Assert.False(_picture.IsServed);
    }

    [Fact]
    public void A_peer_that_only_refuses_is_left_alone()
    {
        var alice = Open("alice", Bitfield.Full(20));
        var dropped = false;
        var refusals = 0;
        while (!dropped)
        {
            foreach (var piece in _picture.Next().SelectMany(asked => asked.Pieces).ToList())
            {
                if (dropped) break;
                dropped = _picture.Refuse(alice, piece, RejectReason.Choked);
                refusals++;
            }
        }

        Assert.Equal(51, refusals);
    }

    [Fact]
    public void Refusals_of_what_was_on_its_way_when_the_slot_was_lost_are_not_held_against_a_peer()
    {
        var alice = Open("alice", Bitfield.Full(20));
        var asked = _picture.Next().SelectMany(next => next.Pieces).ToList();
        _picture.Choke(alice, true);

        for (var refusals = 0; refusals < 100; refusals++) Assert.False(_picture.Refuse(alice, asked[refusals % asked.Count], RejectReason.Choked));
        Assert.NotNull(alice.Source);
    }

    [Fact]
    public void A_piece_that_is_not_there_after_all_is_not_asked_for_again_until_it_is()
    {
        var alice = Open("alice", Pieces(3));
        Assert.Equal([3], _picture.Next().Single().Pieces);
        _picture.Refuse(alice, 3, RejectReason.NotHere);
        Assert.Empty(_picture.Next());

        _picture.AddPieces(alice, [3]);
        Assert.Equal([3], _picture.Next().Single().Pieces);
    }

    [Fact]
    public void It_is_forsaken_since_nobody_had_what_is_missing()
    {
        Assert.Equal(TimeSpan.Zero, _picture.Forsaken());
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), _picture.Forsaken());

        var alice = Open("alice", Pieces(1));
        Assert.Equal(TimeSpan.Zero, _picture.Forsaken());
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, _picture.Forsaken());

        _picture.Next();
        _picture.Arrive(alice, 1, Size);
        _picture.Accept(alice, 1, isNew: true);
        _picture.Forsaken();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), _picture.Forsaken());
    }

    [Fact]
    public void In_the_end_game_the_slower_is_told_to_cancel()
    {
        var (alice, bob) = (Open("alice", Pieces(1)), Open("bob", Pieces(1), unchoke: false));
        Assert.Equal([1], _picture.Next().Single().Pieces);
        _picture.Choke(bob, false);
        Assert.Equal([1], _picture.Next().Single().Pieces);

        _picture.Arrive(alice, 1, Size);

        Assert.Equal([bob], _picture.Accept(alice, 1, isNew: true));
    }

    [Fact]
    public void Whom_others_praise_is_asked_first()
    {
        Learn(Peer("slow", Id("slow"), 20) with { Score = 1 }, Peer("fast", Id("fast"), 20) with { Score = 10 });
        var slow = Open("slow", Pieces(1), named: false);
        var fast = Open("fast", Pieces(1), named: false);

        Assert.Same(fast, _picture.Next().First().Peer);
        Assert.Equal((10, 1), (DownloadPicture.Row(fast).Score, DownloadPicture.Row(slow).Score));
    }

    [Fact]
    public void Failures_are_reported_once_and_scores_each_time()
    {
        var alice = Open("alice", Bitfield.Full(20));
        Assert.Empty(_picture.Reports());
        var piece = _picture.Next().Single().Pieces[0];
        _picture.Blame(alice, piece);

        Assert.Equal([(Id("alice"), 1)], _picture.Reports().Select(r => (r.NodeId, r.Failures)));
        Assert.Equal([(Id("alice"), 0)], _picture.Reports().Select(r => (r.NodeId, r.Failures)));
    }

    [Fact]
    public void Who_was_hung_up_on_for_refusing_is_left_alone_for_longer_than_who_said_goodbye()
    {
        var alice = Open("alice", Pieces(3));
        for (var refusals = 0; refusals <= 50; refusals++) _picture.Refuse(alice, _picture.Next().Single().Pieces.Single(), RejectReason.Choked);
        _picture.Close(alice, FetchEnd.Parted);

        _time.Advance(_settings.Blacklist - TimeSpan.FromSeconds(1));
        Assert.Empty(_book.ToDial());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([alice], _book.ToDial());
    }

    [Fact]
    public void Slow_peers_in_all_places_give_way_to_those_never_tried_the_slowest_first()
    {
        var slow = Enumerable.Range(0, 3).Select(i => Open($"slow{i}", Bitfield.Full(20))).ToList();
        Learn(Peer("good", Id("good"), 20));
        Assert.Null(_picture.MakeRoom());
        _time.Advance(TimeSpan.FromSeconds(10));
        _picture.Arrive(slow[0], 0, 100);
        _picture.Arrive(slow[2], 1, 100);

        Assert.Same(slow[1], _picture.MakeRoom());
        Assert.Null(_picture.MakeRoom());
        _picture.Close(slow[1], FetchEnd.Parted);

        Assert.Equal(["good"], _book.ToDial().Select(p => p.User));
        Open("good", Bitfield.Full(20), named: false);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(_picture.MakeRoom());
    }

    [Fact]
    public void With_a_place_free_nobody_has_to_give_way()
    {
        Open("slow", Bitfield.Full(20));
        Learn(Peer("good", Id("good"), 20));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(_picture.MakeRoom());
    }

    [Fact]
    public void When_it_knows_all_that_it_may_a_newcomer_replaces_one_who_has_left()
    {
        var named = Enumerable.Range(0, _settings.MaxKnownPeers).Select(i => Peer($"p{i}", Id($"p{i}"), 20)).ToArray();
        Learn(named);
        foreach (var peer in _book.Peers) peer.Failed = 1;
        Learn(Peer("new", Id("new"), 20));
        Assert.Null(_book.Find(Id("new")));

        _book.Learn([.. named.Skip(1)], whole: true);
        Learn(Peer("new", Id("new"), 20));

        Assert.NotNull(_book.Find(Id("new")));
        Assert.Null(_book.Find(Id("p0")));
        Assert.Equal(_settings.MaxKnownPeers, _book.Peers.Count);
    }

    [Fact]
    public void New_keys_do_not_help_a_user_of_whom_three_nodes_are_banned()
    {
        for (var node = 0; node < 3; node++)
        {
            Learn(Peer("mallory", Id($"key{node}"), 20));
            Assert.Single(_book.ToDial());
            _book.Find(Id($"key{node}"))!.IsBanned = true;
        }

        Learn(Peer("mallory", Id("key3"), 20), Peer("alice", Id("alice"), 20));

        Assert.Equal(["alice"], _book.ToDial().Select(p => p.User));
        Assert.Equal(PeerState.Banned, DownloadPicture.Row(_book.Find(Id("key3"))!).State);
    }

    [Fact]
    public void A_person_is_told_why_a_peer_gives_nothing()
    {
        var mallory = Open("mallory", Bitfield.Full(20));
        Assert.Null(Why(mallory));
        _picture.Choke(mallory, true);
        Assert.Equal("serves others now; it takes turns", Why(mallory));
        _picture.Choke(mallory, false);
        var piece = _picture.Next().Single().Pieces[0];
        _time.Advance(TimeSpan.FromSeconds(5));
        _picture.Expire();
        Assert.Equal("is asked and sends nothing", Why(mallory));
        _picture.Close(mallory, FetchEnd.Broke, "Connection refused");
        Assert.Equal("Connection refused", Why(mallory));

        Open("mallory", Bitfield.Full(20));
        _picture.Blame(mallory, piece);
        Assert.Equal("sent wrong data: 1 piece", Why(mallory));
        _picture.Convict(mallory);
        Assert.Equal((PeerState.Banned, "sent wrong data: 1 piece"), (DownloadPicture.Row(mallory).State, Why(mallory)));

        static string? Why(KnownPeer peer) => DownloadPicture.Row(peer).Why;
    }

    [Theory]
    [InlineData(DownloadState.Downloading, PeerState.Active, 100, null)]
    [InlineData(DownloadState.Downloading, PeerState.Active, 950, "held by the download limit of 1 kB/s")]
    [InlineData(DownloadState.Downloading, PeerState.Choked, 0, "all who have it serve others now; they take turns")]
    [InlineData(DownloadState.Downloading, PeerState.Idle, 0, "those who have it are slow or silent: show_peers")]
    [InlineData(DownloadState.Downloading, PeerState.Connecting, 0, "connecting")]
    [InlineData(DownloadState.Waiting, PeerState.Banned, 0, "nobody online has what is missing, but 1 banned")]
    [InlineData(DownloadState.Waiting, PeerState.Gone, 0, "nobody online has what is missing")]
    [InlineData(DownloadState.Completed, PeerState.Gone, 0, null)]
    public void A_person_is_told_why_a_download_is_slow(DownloadState state, PeerState peer, double rate, string? why)
    {
        var status = new DownloadStatus(
            1, "lab", "film", state, 10, 0, 1, 0, rate, null, "/film", 0, 0, 0, null, [new DownloadPeer("alice", "127.0.0.1:1", peer, 0, 0, rate, 0, 0)]);

        Assert.Equal(why, DownloadTrouble.Of(status, rate, limit: 1000));
    }

    [Fact]
    public void A_download_is_fetched_as_it_was_asked_for_and_for_the_rest_as_the_settings_say()
    {
        var settings = _settings with { Assignment = new AssignmentOptions(0.5, 0.5, 2, AssignmentPolicy.Random) };
        var job = new DownloadJob(1, "bob", "lab", FileName.Parse("film"), Own, Layout, null!, DownloadStrategy.Sequential, null, null);

        Assert.Equal((PieceStrategy.Sequential, settings.Assignment), (job.Plan(settings, 0).Strategy, job.Plan(settings, 0).Assignment));
        job = job with { Assignment = AssignmentPolicy.RoundRobin, Strategy = DownloadStrategy.Strict };
        Assert.Equal((PieceStrategy.Strict, settings.Assignment with { Policy = AssignmentPolicy.RoundRobin }), (job.Plan(settings, 0).Strategy, job.Plan(settings, 0).Assignment));
    }

    /// <summary>Asks until nothing more is asked, and lets everything come right.</summary>
    private List<int> Drain(KnownPeer peer)
    {
        var all = new List<int>();
        while (_picture.Next().Where(asked => asked.Peer == peer).SelectMany(asked => asked.Pieces).ToList() is { Count: > 0 } pieces)
        {
            foreach (var piece in pieces)
            {
                _picture.Arrive(peer, piece, Size);
                _picture.Accept(peer, piece, isNew: true);
            }

            all.AddRange(pieces);
        }

        return all;
    }

    private KnownPeer Open(string user, Bitfield pieces, bool unchoke = true, bool named = true)
    {
        if (named) Learn(Peer(user, Id(user), Math.Max(1, pieces.Set)));
        var peer = _book.Find(Id(user))!;
        peer.Fetcher ??= ActorRefs.Nobody;
        _picture.Open(peer, pieces);
        if (unchoke) _picture.Choke(peer, false);
        return peer;
    }

    private void Learn(params SwarmPeer[] peers) => _book.Learn(peers, whole: false);

    private static Bitfield Pieces(params int[] pieces)
    {
        var field = new Bitfield(20);
        foreach (var piece in pieces) field.Add(piece);
        return field;
    }

    private static Hash256 Id(string name) => Hash256.Of(System.Text.Encoding.UTF8.GetBytes(name));

    private static SwarmPeer Peer(string user, Hash256 node, int pieces) => new(user, node, "127.0.0.1:4000", pieces, pieces == 20, 0);
}
