using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Storage;

/// <summary>What a journal's records add up to.</summary>
internal sealed class JournalState(int pieces)
{
    /// <summary>By piece, the number of the record that proved it last.</summary>
    private readonly int[] _provenBy = new int[pieces];
    private int _records;
    private long _syncedRecords;
    private long? _boot;

    /// <summary>Pieces that are there and right.</summary>
    public Bitfield Proven { get; } = new(pieces);

    /// <summary>Pieces that were there and right, and must be hashed again before they count.</summary>
    public Bitfield Suspect { get; } = new(pieces);

    public bool Adopted { get; private set; }

    /// <summary>The rename was next. <see cref="LastModified"/> is that of the file to be renamed.</summary>
    public bool Finishing { get; private set; }

    /// <summary>When the .part was last known to be written by us, in ticks; 0 for never.</summary>
    public long LastModified { get; private set; }

    /// <summary>Bytes of the journal that make sense; what follows is torn.</summary>
    public int ValidBytes { get; set; }

    public int Records => _records;

    /// <summary>False for a record that no version of this program wrote.</summary>
    public bool Apply(PieceJournal.Kind kind, int piece, long value)
    {
        if (kind is PieceJournal.Kind.Piece or PieceJournal.Kind.Lost && (uint)piece >= (uint)Proven.Count) return false;
        _records++;
        Finishing = kind == PieceJournal.Kind.Finishing;
        switch (kind)
        {
            case PieceJournal.Kind.Boot:
                EnterBoot(value);
                return true;
            case PieceJournal.Kind.Piece:
                Proven.Add(piece);
                Suspect.Remove(piece);
                _provenBy[piece] = _records;
                LastModified = Math.Max(LastModified, value);
                return true;
            case PieceJournal.Kind.Synced:
                _syncedRecords = value;
                return true;
            case PieceJournal.Kind.Doubt:
                foreach (var each in Proven.Copy().SetPieces()) Suspecting(each);
                return true;
            case PieceJournal.Kind.Lost:
                Proven.Remove(piece);
                Suspect.Remove(piece);
                return true;
            case PieceJournal.Kind.Adopted:
                Adopted = true;
                return true;
            case PieceJournal.Kind.Finishing:
                LastModified = value;
                return true;
            default:
                return false;
        }
    }

    private void EnterBoot(long boot)
    {
        if (_boot is { } before && before != boot)
        {
            foreach (var piece in Proven.Copy().SetPieces())
            {
                if (_provenBy[piece] > _syncedRecords) Suspecting(piece);
            }
        }

        _boot = boot;
    }

    private void Suspecting(int piece)
    {
        Proven.Remove(piece);
        Suspect.Add(piece);
    }
}
