using System.Buffers;
using System.Text.RegularExpressions;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Protocol.Tests;

/// <summary>Reads the examples of docs/PROTOCOL.md: the code must do what is written there.</summary>
public sealed partial class ProtocolDocumentSpec
{
    private static readonly IReadOnlyList<(string Kind, string Says, byte[] Bytes)> Examples = ReadExamples();

    [Fact]
    public void Every_frame_reads_as_it_says_and_is_written_with_the_same_bytes()
    {
        var frames = Examples.Where(e => e.Kind == "frame").ToList();
        foreach (var (_, says, bytes) in frames)
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            Assert.True(FrameCodec.TryRead(ref buffer, out var frame), says);
            Assert.True(buffer.IsEmpty, says);
            Assert.Equal(says, Describe(frame));
            Assert.Equal(bytes, FrameCodec.ToArray(frame));
        }

        Assert.Equal(12, frames.Count);
    }

    [Fact]
    public void The_ticket_is_good_until_it_expires()
    {
        var (_, says, bytes) = Examples.Single(e => e.Kind == "ticket");
        var time = new ManualTime(new DateTimeOffset(2026, 3, 1, 12, 4, 59, TimeSpan.Zero));
        using var verifier = new TicketVerifier(Examples.Single(e => e.Kind == "key").Bytes, time);
        var root = new Hash256(bytes.AsSpan(9, 32));
        var node = new Hash256(bytes.AsSpan(41, 32));

        Assert.True(verifier.TryVerify(bytes, root, node, out var ticket, out _));
        Assert.Equal(says, $"{ticket.User} of {ticket.Group} until {ticket.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(verifier.TryVerify(bytes, root, node, out _, out var refusal));
        Assert.Equal(TicketRefusal.Expired, refusal);
    }

    [Fact]
    public void The_limits_are_those_of_the_code()
    {
        var text = Document();

        Assert.Contains($"{WireLimits.MaxBlock:N0}", text, StringComparison.Ordinal);
        Assert.Contains($"| {WireLimits.MaxFrame - 4:N0} |", text, StringComparison.Ordinal);
        Assert.Contains($"| {WireLimits.MaxHello - 4:N0} |", text, StringComparison.Ordinal);
        Assert.Contains($"1 to {WireLimits.MaxHave:N0} times", text, StringComparison.Ordinal);
        Assert.Contains($"at most {TicketVerifier.MaxLength} bytes", text, StringComparison.Ordinal);
        Assert.Contains($"{PieceSize.MaxPieces:N0}", text, StringComparison.Ordinal);
        foreach (var reason in Enum.GetValues<ByeReason>()) Assert.Matches($@"\| {(byte)reason} \| [a-z ]", text);
    }

    private static string Describe(Frame frame) => frame switch
    {
        Frame.Hello hello => $"Hello version {hello.MinVersion}..{hello.Version} root {Shorten(hello.Root)} ticket {(hello.Ticket.IsEmpty ? "none" : Convert.ToHexStringLower(hello.Ticket.Span))}",
        Frame.Bitfield bitfield => $"Bitfield {PieceRanges.Format(bitfield.Pieces)} of {bitfield.Pieces.Count}",
        Frame.Have have => $"Have {string.Join(',', have.Pieces)}",
        Frame.Request request => $"Request {request.Piece} at {request.Offset} length {request.Length}",
        Frame.Block block => $"Block {block.Piece} at {block.Offset} data {Convert.ToHexStringLower(block.Data.ToArray())}",
        Frame.Reject reject => $"Reject {reject.Piece} at {reject.Offset} length {reject.Length} {reject.Reason}",
        Frame.Cancel cancel => $"Cancel {cancel.Piece} at {cancel.Offset} length {cancel.Length}",
        Frame.Bye bye => $"Bye {bye.Reason}",
        _ => frame.GetType().Name,
    };

    private static string Shorten(Hash256 root) => $"{root.ToString()[..6]}…{root.ToString()[^4..]}";

    private static IReadOnlyList<(string Kind, string Says, byte[] Bytes)> ReadExamples() =>
    [
        .. Example().Matches(Document()).Select(m => (
            m.Groups["kind"].Value,
            m.Groups["says"].Value,
            m.Groups["lines"].Value.Split('\n').SelectMany(line => Convert.FromHexString(Hex().Match(line).Value.Replace(" ", "", StringComparison.Ordinal))).ToArray())),
    ];

    private static string Document()
    {
        using var stream = typeof(ProtocolDocumentSpec).Assembly.GetManifestResourceStream("PROTOCOL.md")!;
        return new StreamReader(stream).ReadToEnd();
    }

    [GeneratedRegex(@"```(?<kind>frame|ticket|key) ?(?<says>[^\n]*)\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();

    /// <summary>Bytes at the start of a line; three blanks end them.</summary>
    [GeneratedRegex("^([0-9a-f]{2} {0,2})*(?=   |$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Hex();
}
