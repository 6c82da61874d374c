using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>The journal of a download, as a crash or another program may leave it.</summary>
internal sealed class Journals() : FuzzTarget("journals")
{
    private static readonly Hash256 Root = Hash256.Of("root"u8);
    private static readonly PieceLayout Layout = new(100L * PieceSize.Min, PieceSize.Min);

    public override IReadOnlyList<byte[]> Seeds { get; } = [Journal()];

    public override void Decode(byte[] input)
    {
        if (PieceJournal.Replay(input, Root, Layout) is { } state && state.ValidBytes > input.Length) throw new FuzzException("more was read than is there");
    }

    public override bool IsRefusal(Exception e) => false;

    private static byte[] Journal()
    {
        var journal = PieceJournal.Header(Root, Layout).ToList();
        var record = new byte[PieceJournal.RecordBytes];
        foreach (var kind in Enum.GetValues<PieceJournal.Kind>())
        {
            PieceJournal.WriteRecord(record, kind, (int)kind, 3);
            journal.AddRange(record);
        }

        return [.. journal];
    }
}
