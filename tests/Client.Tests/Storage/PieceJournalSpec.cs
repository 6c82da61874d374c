using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Storage;

public class PieceJournalSpec
{
    private static readonly PieceLayout Layout = new(10 * 16384, 16384);
    private static readonly Hash256 Root = Hash256.Of("file"u8);

    [Fact]
    public void A_journal_cut_at_any_byte_tells_the_pieces_of_its_whole_records()
    {
        var journal = Journal((PieceJournal.Kind.Boot, 0, 1), (PieceJournal.Kind.Piece, 3, 5), (PieceJournal.Kind.Piece, 7, 6));

        for (var length = 0; length <= journal.Length; length++)
        {
            var state = PieceJournal.Replay(journal.AsSpan(0, length), Root, Layout);
            if (length < PieceJournal.HeaderBytes)
            {
                Assert.Null(state);
                continue;
            }

            var records = (length - PieceJournal.HeaderBytes) / PieceJournal.RecordBytes;
            int[] expected = records switch { < 2 => [], 2 => [3], _ => [3, 7] };
            Assert.Equal(expected, state!.Proven.SetPieces());
            Assert.Equal(PieceJournal.HeaderBytes + records * PieceJournal.RecordBytes, state.ValidBytes);
        }
    }

    [Fact]
    public void A_journal_with_any_byte_changed_never_tells_a_piece_that_was_not_written()
    {
        var journal = Journal((PieceJournal.Kind.Boot, 0, 1), (PieceJournal.Kind.Piece, 3, 5), (PieceJournal.Kind.Piece, 7, 6));

        for (var at = 0; at < journal.Length; at++)
        {
            var damaged = journal.ToArray();
            damaged[at] ^= 0x10;
            var state = PieceJournal.Replay(damaged, Root, Layout);
            Assert.True(state is null || state.Proven.SetPieces().All(piece => piece is 3 or 7));
        }
    }

    [Fact]
    public void A_journal_of_another_file_tells_nothing()
    {
        var journal = Journal((PieceJournal.Kind.Piece, 3, 5));

        Assert.Null(PieceJournal.Replay(journal, Hash256.Of("other"u8), Layout));
        Assert.Null(PieceJournal.Replay(journal, Root, new PieceLayout(10 * 16384 - 1, 16384)));
        Assert.Null(PieceJournal.Replay(journal, Root, new PieceLayout(10 * 16384, 32768)));
    }

    [Fact]
    public void After_a_new_boot_only_synced_pieces_are_proven()
    {
        var state = Replay(
            (PieceJournal.Kind.Boot, 0, 1),
            (PieceJournal.Kind.Piece, 0, 5),
            (PieceJournal.Kind.Piece, 1, 5),
            (PieceJournal.Kind.Synced, 0, 2),
            (PieceJournal.Kind.Boot, 0, 2));

        Assert.Equal([0], state.Proven.SetPieces());
        Assert.Equal([1], state.Suspect.SetPieces());
    }

    [Fact]
    public void Within_one_boot_unsynced_pieces_are_proven()
    {
        var state = Replay((PieceJournal.Kind.Boot, 0, 1), (PieceJournal.Kind.Piece, 0, 5), (PieceJournal.Kind.Boot, 0, 1));

        Assert.Equal([0], state.Proven.SetPieces());
        Assert.True(state.Suspect.IsEmpty);
    }

    [Fact]
    public void A_doubt_makes_suspects_of_all_pieces_so_far_until_they_are_proven_or_lost()
    {
        var state = Replay(
            (PieceJournal.Kind.Piece, 0, 5),
            (PieceJournal.Kind.Piece, 1, 5),
            (PieceJournal.Kind.Piece, 2, 5),
            (PieceJournal.Kind.Doubt, 0, 0),
            (PieceJournal.Kind.Piece, 0, 9),
            (PieceJournal.Kind.Lost, 1, 0));

        Assert.Equal([0], state.Proven.SetPieces());
        Assert.Equal([2], state.Suspect.SetPieces());
        Assert.Equal(9, state.LastModified);
    }

    [Fact]
    public void Finishing_counts_only_as_the_last_word()
    {
        Assert.True(Replay((PieceJournal.Kind.Piece, 0, 5), (PieceJournal.Kind.Finishing, 0, 6)).Finishing);
        Assert.False(Replay((PieceJournal.Kind.Finishing, 0, 6), (PieceJournal.Kind.Piece, 0, 5)).Finishing);
    }

    [Fact]
    public void A_record_of_a_piece_that_the_file_has_not_ends_the_reading()
    {
        var state = Replay((PieceJournal.Kind.Piece, 1, 5), (PieceJournal.Kind.Piece, 10, 5), (PieceJournal.Kind.Piece, 2, 5));

        Assert.Equal([1], state.Proven.SetPieces());
    }

    private static JournalState Replay(params (PieceJournal.Kind Kind, int Piece, long Value)[] records) =>
        PieceJournal.Replay(Journal(records), Root, Layout)!;

    private static byte[] Journal(params (PieceJournal.Kind Kind, int Piece, long Value)[] records)
    {
        var journal = new byte[PieceJournal.HeaderBytes + records.Length * PieceJournal.RecordBytes];
        PieceJournal.Header(Root, Layout).CopyTo(journal, 0);
        for (var i = 0; i < records.Length; i++)
        {
            var (kind, piece, value) = records[i];
            PieceJournal.WriteRecord(journal.AsSpan(PieceJournal.HeaderBytes + i * PieceJournal.RecordBytes), kind, piece, value);
        }

        return journal;
    }
}
