using System.Text;
using System.Text.Json;
using AkkaP2P.Cli.Repl;
using Microsoft.Extensions.Logging.Abstractions;

namespace AkkaP2P.Cli.Tests.Repl;

/// <summary>Runs lines in json mode on a node and gives what was written.</summary>
internal sealed class JsonSession
{
    private readonly MemoryStream _written = new();

    private JsonSession()
    {
    }

    public bool Succeeded { get; private set; }

    public string Text => Encoding.UTF8.GetString(_written.ToArray());

    public IReadOnlyList<JsonElement> Lines =>
        [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    public IReadOnlyList<JsonElement> Results => [.. Lines.Where(l => l.GetProperty("type").GetString() == "result")];

    public static Task<JsonSession> Run(FakeNode node, params string[] lines) => Run(node, string.Join('\n', lines), CancellationToken.None);

    public static async Task<JsonSession> Run(FakeNode node, string input, CancellationToken stop)
    {
        var session = new JsonSession();
        var repl = new Session(node, new JsonOutput(session._written), new Interrupts(), NullLogger.Instance);
        var lines = LineReader.ReadLines(new MemoryStream(Encoding.UTF8.GetBytes(input)), stop);
        session.Succeeded = await repl.Run(lines, stop).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        return session;
    }
}
