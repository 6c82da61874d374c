using System.Text;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Lines typed or piped into the client. A word that was quoted reads back as it was.</summary>
internal sealed class CommandLines() : FuzzTarget("command-lines")
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "download_file films \"a \\\"b\\\\ c\" '/tmp/x y' --pieces 0-99,120 -- --odd"u8.ToArray(), "login ann 'correct horse'"u8.ToArray(),
    ];

    public override void Decode(byte[] input)
    {
        if (!CommandLine.TrySplit(Encoding.UTF8.GetString(input), out var words, out _)) return;
        var again = string.Join(' ', words.Select(CommandLine.Quote));
        if (!CommandLine.TrySplit(again, out var same, out _) || !same.SequenceEqual(words)) throw new FuzzException($"not the same words: {again}");
    }

    public override bool IsRefusal(Exception e) => false;
}
