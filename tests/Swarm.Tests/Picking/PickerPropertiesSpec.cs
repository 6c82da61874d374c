using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Picking;
using FsCheck;
using FsCheck.Fluent;

namespace AkkaP2P.Swarm.Tests.Picking;

/// <summary>What holds of the picker whatever its peers do.</summary>
public sealed class PickerPropertiesSpec
{
    [Fact]
    public void It_never_asks_for_what_is_had_or_unwanted_or_not_there_or_requested_elsewhere_outside_the_end_game() =>
        Prop.ForAll<Story>(story =>
        {
            var world = new PickerWorld(story);
            foreach (var step in story.Steps) world.Take(step);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_piece_is_asked_for_in_the_end_while_one_honest_peer_has_it() =>
        Prop.ForAll<Story>(story =>
        {
            var world = new PickerWorld(story);
            foreach (var step in story.Steps) world.Take(step);
            world.FinishWithOneHonestSeeder();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void However_long_the_end_game_no_piece_is_asked_of_a_fourth_who_served_or_a_fourth_who_did_not() =>
        Prop.ForAll<Story>(story =>
        {
            var crowd = new Crowd(story);
            foreach (var step in story.Steps) crowd.Take(step);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_agrees_with_itself_after_any_story() =>
        Prop.ForAll<Story>(story => Assert.Equal(Picks(story), Picks(story))).QuickCheckThrowOnFailure();

    private static List<string> Picks(Story story)
    {
        var world = new PickerWorld(story);
        foreach (var step in story.Steps) world.Take(step);
        return world.Log;
    }

    /// <summary>A seed, a strategy and what happens; FsCheck makes and shrinks these.</summary>
    public sealed record Story(int Seed, PieceStrategy Strategy, byte Size, Step[] Steps);

    public sealed record Step(byte Kind, byte Peer, byte Piece);

    /// <summary>Many with everything after the last few pieces: nearly all of it is end-game.</summary>
    private sealed class Crowd
    {
        /// <summary>On purpose not the picker's own constant.</summary>
        public const int Limit = 3;

        private readonly PiecePicker _picker;
        private readonly List<PickerPeer> _peers = [];
        private readonly HashSet<PickerPeer> _served = [];

        public Crowd(Story story)
        {
            var left = 5 + story.Size % 4;
            var have = new Bitfield(left + 20);
            for (var piece = left; piece < have.Count; piece++) have.Add(piece);
            _picker = new PiecePicker(have, null, story.Strategy, new Dice((ulong)story.Seed));
            for (var i = 0; i < 12; i++) _peers.Add(_picker.Join(Bitfield.Full(have.Count)));
            AskAll();
        }

        public void Take(Step step)
        {
            var peer = _peers[step.Peer % _peers.Count];
            if (peer.Requested.Count == 0) return;
            var piece = peer.Requested[step.Piece % peer.Requested.Count];
            switch (step.Kind % 4)
            {
                case 0: Serve(peer, piece); break;
                case 1: _picker.Expire(peer, piece); break;
                case 2: Replace(peer); break;
                default: _picker.Release(peer, piece); break;
            }

            AskAll();
        }

        private void AskAll()
        {
            foreach (var peer in _peers)
            {
                if (_picker.TryNext(peer) is not (var piece and >= 0)) continue;
                var requesters = _picker.RequestersOf(piece);
                Assert.InRange(requesters.Count(_served.Contains), 0, Limit);
                Assert.InRange(requesters.Count(r => !_served.Contains(r)), 0, Limit);
            }
        }

        /// <summary>The last piece stays missing, or there would be no end-game left.</summary>
        private void Serve(PickerPeer peer, int piece)
        {
            if (_picker.Missing == 1) return;
            _picker.Complete(piece, peer);
            _served.Add(peer);
        }

        private void Replace(PickerPeer peer)
        {
            _picker.Leave(peer);
            _peers.Remove(peer);
            _peers.Add(_picker.Join(Bitfield.Full(_picker.Have.Count)));
        }
    }

    private sealed class PickerWorld
    {
        private readonly int _count;
        private readonly PiecePicker _picker;
        private readonly List<PickerPeer> _peers = [];
        private readonly HashSet<(PickerPeer Peer, int Piece)> _wrong = [];
        private readonly Bitfield _wanted;

        public PickerWorld(Story story)
        {
            _count = 1 + story.Size % 40;
            _wanted = Bitfield.Full(_count);
            for (var piece = 0; piece < _count; piece += 5 + story.Size % 7) _wanted.Remove(piece);
            _picker = new PiecePicker(new Bitfield(_count), _wanted, story.Strategy, new Dice((ulong)story.Seed));
        }

        public List<string> Log { get; } = [];

        public void Take(Step step)
        {
            if (_peers.Count == 0 || step.Kind % 12 == 0) Join(step);
            var peer = _peers[step.Peer % _peers.Count];
            var piece = step.Piece % _count;
            switch (step.Kind % 12)
            {
                case 1: _picker.AddPiece(peer, piece); break;
                case 2: _picker.RemovePiece(peer, piece); break;
                case 3 when _picker.IsRequested(peer, piece): Fail(peer, piece); break;
                case 4 when _picker.IsRequested(peer, piece): _picker.Expire(peer, piece); break;
                case 5 when _picker.IsRequested(peer, piece): _picker.Release(peer, piece); break;
                case 6: Leave(peer); break;
                case 7 when _picker.IsRequested(peer, piece): _picker.Complete(piece, peer); break;
                case 8: CompleteAll(peer); break;
                case 9: _picker.Complete(piece); break; // it came late, or was found otherwise
                default: Ask(peer, 1 + step.Piece % 4); break;
            }
        }

        public void FinishWithOneHonestSeeder()
        {
            foreach (var peer in _peers.ToList()) Leave(peer);
            var honest = _picker.Join(Bitfield.Full(_count));
            _peers.Add(honest);
            for (var round = 0; round <= _count && !_picker.IsComplete; round++)
            {
                Ask(honest, 1);
                CompleteAll(honest);
            }

            Assert.True(_picker.IsComplete);
            Assert.Equal(0, _picker.Missing);
            Assert.Empty(_picker.Next(honest, 10));
        }

        private void Join(Step step)
        {
            var pieces = new Bitfield(_count);
            for (var piece = 0; piece < _count; piece++)
            {
                if ((piece * 31 + step.Piece) % 4 != 0 || step.Peer % 5 == 0) pieces.Add(piece);
            }

            _peers.Add(_picker.Join(pieces));
        }

        private void Ask(PickerPeer peer, int budget)
        {
            for (; budget > 0; budget--)
            {
                var openAndThere = Enumerable.Range(0, _count).Any(p => IsOpen(p) && _peers.Exists(q => q.Has(p)));
                var idle = peer.InFlight == 0;
                var requested = Enumerable.Range(0, _count).Where(p => _picker.RequestersOf(p).Count > 0).ToHashSet();
                var picks = _picker.Next(peer, 1);
                if (picks.Count == 0) return;
                var pick = Assert.Single(picks);
                Log.Add($"{_peers.IndexOf(peer)}:{pick}");
                Assert.False(_picker.Have[pick]);
                Assert.True(_wanted[pick]);
                Assert.True(peer.Has(pick));
                Assert.DoesNotContain((peer, pick), _wrong);
                if (requested.Contains(pick)) Assert.True(idle && !openAndThere, "a duplicate outside the end-game, or of a busy peer");
                Assert.InRange(_picker.RequestersOf(pick).Count, 1, Crowd.Limit + Crowd.Limit);
            }
        }

        private bool IsOpen(int piece) => _wanted[piece] && !_picker.Have[piece] && _picker.RequestersOf(piece).Count == 0;

        private void Fail(PickerPeer peer, int piece)
        {
            _picker.Fail(peer, piece);
            _wrong.Add((peer, piece));
        }

        private void Leave(PickerPeer peer)
        {
            _picker.Leave(peer);
            _peers.Remove(peer);
            Assert.All(Enumerable.Range(0, _count), p => Assert.DoesNotContain(peer, _picker.RequestersOf(p)));
            Assert.All(Enumerable.Range(0, _count), p => Assert.Equal(_peers.Count(q => q.Has(p)), _picker.Availability(p)));
        }

        private void CompleteAll(PickerPeer peer)
        {
            for (var piece = 0; piece < _count; piece++)
            {
                if (_picker.IsRequested(peer, piece)) _picker.Complete(piece, peer);
            }
        }
    }
}
