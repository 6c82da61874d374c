using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// Lines of a stream that may block for ever. A thread of its own reads, since .NET reads a terminal or pipe by blocking; it is a background thread, so
/// a process may end while it waits. Lines that are there already come together. They are cut one character above what a command may have, so a line without an end takes no memory.
/// </summary>
internal static class LineReader
{
    private const int LinesAhead = 64;

    public static IAsyncEnumerable<IReadOnlyList<string>> ReadLines(Stream input, CancellationToken cancel)
    {
        var lines = Channel.CreateBounded<string>(LinesAhead);
        new Thread(() => Read(input, lines.Writer)) { IsBackground = true, Name = "input" }.Start();
        return TakeTogether(lines.Reader, cancel);
    }

    /// <summary>Of a prompt, which shows nothing before the line is done with.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<string>> OneByOne(IAsyncEnumerable<string> lines)
    {
        await foreach (var line in lines) yield return [line];
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> TakeTogether(ChannelReader<string> lines, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await lines.WaitToReadAsync(cancel))
        {
            var there = new List<string>();
            while (there.Count < LinesAhead && lines.TryRead(out var line)) there.Add(line);
            yield return there;
        }
    }

    private static void Read(Stream input, ChannelWriter<string> lines)
    {
        try
        {
            using var reader = new StreamReader(input, Encoding.UTF8);
            while (ReadLine(reader) is { } line) lines.WriteAsync(line).AsTask().GetAwaiter().GetResult();
            lines.Complete();
        }
        catch (Exception e)
        {
            lines.Complete(e is IOException ? null : e);
        }
    }

    internal static string? ReadLine(TextReader reader)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = reader.Read();
            if (next < 0) return line.Length > 0 ? line.ToString() : null;
            if (next == '\n') return line.ToString().TrimEnd('\r');
            if (line.Length <= CommandLine.MaxLength) line.Append((char)next);
        }
    }
}
