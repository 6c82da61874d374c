using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>What happens at the bounds of the API: a refusal that says so, one line in the log, and others are served on.</summary>
public sealed class BoundsSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_user_owns_so_many_groups_and_others_have_theirs()
    {
        var log = new LogLines();
        await using var tracker = await TestTracker.Start("akkap2p.tracker.groups.max-per-user = 2", log);
        using var ann = await tracker.SignedIn("ann");
        using var ben = await tracker.SignedIn("ben");
        Assert.Equal(["ok", "ok", "rate_limited", "rate_limited"], await CreateGroups(ann, "ann", 4));
        Assert.Equal("ok", (await ann.Delete("/groups/ann0/membership")).Code);
        Assert.Equal("ok", (await ann.Post("/groups", new CreateGroup("again"), ApiJson.Default.CreateGroup)).Code);
        Assert.Equal("group_exists", (await ann.Post("/groups", new CreateGroup("again"), ApiJson.Default.CreateGroup)).Code);
        Assert.Equal(["ok"], await CreateGroups(ben, "ben", 1));
        Assert.Single(log.With("POST /groups is refused"));
    }

    [Fact]
    public async Task A_group_has_so_many_files_and_others_have_theirs()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.files.max-per-group = 2");
        using var ann = await tracker.SignedIn("ann");
        await CreateGroups(ann, "ann", 2);
        Assert.Equal("ok", await Register(ann, "ann0", "a"));
        Assert.Equal("ok", await Register(ann, "ann0", "b"));
        Assert.Equal("rate_limited", await Register(ann, "ann0", "c"));
        Assert.Equal("ok", await Register(ann, "ann0", "b"));
        Assert.Equal("ok", await Register(ann, "ann1", "c"));
    }

    [Fact]
    public async Task So_many_nodes_of_a_user_are_present_and_those_of_others_too()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.sessions.max-per-user = 1");
        using var ann = await tracker.SignedIn("ann");
        using var annElsewhere = await tracker.SignedIn("ann");
        using var ben = await tracker.SignedIn("ben");
        await using var events = await Streaming(ann);

        Assert.Equal("rate_limited", (await annElsewhere.Get("/events")).Code);
        Assert.Equal("rate_limited", (await annElsewhere.Post("/announce", new Announce([]), ApiJson.Default.Announce)).Code);
        Assert.Equal("ok", (await annElsewhere.Get("/groups")).Code);
        await using var again = await Streaming(ann);
        await using var others = await Streaming(ben);
    }

    [Fact]
    public async Task Announcements_are_taken_at_a_rate()
    {
        var log = new LogLines();
        await using var tracker = await TestTracker.Start("akkap2p.tracker.api { announce-burst = 3, announce-leak = 1h }", log);
        using var ann = await tracker.SignedIn("ann");
        using var ben = await tracker.SignedIn("ben");
        var codes = new List<string>();
        for (var i = 0; i < 10; i++) codes.Add((await ann.Post("/announce", new Announce([]), ApiJson.Default.Announce)).Code);
        Assert.Equal(3, codes.Count(c => c == "ok"));
        Assert.Equal("rate_limited", codes[^1]);
        Assert.Equal("ok", (await ben.Post("/announce", new Announce([]), ApiJson.Default.Announce)).Code);
        Assert.Single(log.With("POST /announce is refused"));
    }

    [Fact]
    public async Task Sign_ins_that_take_long_keep_no_command_waiting()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"tracker-spec-{Guid.NewGuid():n}");
        string? token;
        await using (var before = await TestTracker.Start(folder, "", ownsFolder: false))
        {
            using var signedIn = await before.SignedIn("ann");
            token = signedIn.Token;
        }

        // Ten million rounds are seconds of work for a thread, and it has twenty times that to do.
        await using var tracker = await TestTracker.Start(folder, "akkap2p.tracker.passwords { iterations = 10000000, threads = 1 }", ownsFolder: true);
        using var ann = tracker.Stranger();
        ann.Token = token;
        using var flood = tracker.Stranger();
        var signIns = Enumerable.Range(0, 20).Select(i => flood.SignIn($"nobody{i}")).ToArray();
        Assert.Equal("ok", (await ann.Get("/groups")).Code);
        Assert.Equal("ok", (await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup)).Code);
        Assert.Equal("ok", (await ann.Get("/groups/films/members")).Code);
        Assert.DoesNotContain(signIns, s => s.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Large_requests_share_a_part_of_memory_and_small_ones_are_served_on()
    {
        var log = new LogLines();
        await using var tracker = await TestTracker.Start("akkap2p.tracker.api { large-memory = 256KiB, large-wait = 100ms }", log);
        using var ann = await tracker.SignedIn("ann");
        await CreateGroups(ann, "ann", 1);
        var large = TestFiles.OfPieces("large", 3_000);
        Assert.Equal("ok", (await ann.Post("/groups/ann0/files", large, ApiJson.Default.RegisterFile)).Code);
        using (var slow = await Connect(tracker))
        {
            await using var tls = new SslStream(slow.GetStream(), false, (_, shown, _, _) => shown is not null);
            await tls.AuthenticateAsClientAsync("t");
            await tls.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/announce HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer {ann.Token}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n"));
            // It is asked for its body, so it has its part.
            Assert.StartsWith("HTTP/1.1 100", await ReadLine(tls), StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ann.Get("/groups/ann0/files/large/layer")).Status);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ann.Get("/groups/ann0/files/large/layer")).Status);
            Assert.Equal("ok", (await ann.Get("/groups/ann0/files")).Code);
            Assert.Single(log.With("/layer is refused"));
        }

        using var limit = new CancellationTokenSource(Patience);
        while ((await ann.Get("/groups/ann0/files/large/layer")).Status == HttpStatusCode.ServiceUnavailable)
        {
            limit.Token.ThrowIfCancellationRequested(); // the tracker has to notice that the slow one has gone
        }
    }

    [Fact]
    public async Task Connections_past_the_bound_of_an_address_are_closed_and_those_there_are_served_on()
    {
        var log = new LogLines();
        await using var tracker = await TestTracker.Start("akkap2p.tracker.api { max-connections-per-address = 4, unproven-patience = 1h }", log);
        using var ann = await tracker.SignedIn("ann");
        using var idle = await Idle.Open(tracker, 8);
        Assert.Equal("ok", (await ann.Get("/groups")).Code);
        await idle.UntilClosed(5); // of four places, ann has one
        Assert.Equal("ok", (await ann.Get("/groups")).Code);
        Assert.Single(log.With("Connections are refused"));
    }

    [Fact]
    public async Task Half_open_connections_give_way_to_new_ones()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.api { max-unproven-connections = 5, unproven-patience = 1ms }");
        using var ann = await tracker.SignedIn("ann");
        using var idle = await Idle.Open(tracker, 50);
        await idle.UntilClosed(45);
        using var ben = await tracker.SignedIn("ben");
        Assert.Equal("ok", (await ann.Get("/groups")).Code);
        Assert.Equal("ok", (await ben.Get("/groups")).Code);
    }

    [Theory]
    [InlineData("body-timeout = 200ms", "POST /api/v1/users HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"user\"", "HTTP/1.1 400")]
    [InlineData("headers-timeout = 3s", "GET /livez HTTP/1.1\r\nHost: t\r\nX-Slow: ", "HTTP/1.1 408")]
    public async Task Who_does_not_go_on_is_answered_and_let_go(string setting, string request, string answer)
    {
        await using var tracker = await TestTracker.Start($"akkap2p.tracker.api.{setting}");
        using var client = await Connect(tracker);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("t");
        await tls.WriteAsync(Encoding.ASCII.GetBytes(request));
        Assert.StartsWith(answer, await UntilClosed(tls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_begins_no_tls_is_let_go()
    {
        await using var tracker = await TestTracker.Start("akkap2p.tracker.api.headers-timeout = 300ms");
        using var silent = await Connect(tracker);
        using var plain = await Connect(tracker);
        using var truncated = await Connect(tracker);
        await plain.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await truncated.GetStream().WriteAsync(new byte[] { 0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3 });
        foreach (var client in new[] { silent, plain, truncated }) await UntilClosed(client.GetStream());
    }

    private static async Task<List<string>> CreateGroups(TestClient client, string user, int count)
    {
        var codes = new List<string>();
        for (var i = 0; i < count; i++) codes.Add((await client.Post("/groups", new CreateGroup($"{user}{i}"), ApiJson.Default.CreateGroup)).Code);
        return codes;
    }

    private static async Task<string> Register(TestClient client, string group, string file) =>
        (await client.Post($"/groups/{group}/files", TestFiles.OfPieces(file, 2), ApiJson.Default.RegisterFile)).Code;

    private static async Task<EventReader> Streaming(TestClient client)
    {
        var events = await client.Events();
        await events.Next(PushEvents.Heartbeat, ApiJson.Default.Heartbeat);
        return events;
    }

    private static async Task<TcpClient> Connect(TestTracker tracker)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(tracker.Node.Api).Port);
        return client;
    }

    private static async Task<string> ReadLine(Stream stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        var (next, line) = (new byte[1], new StringBuilder());
        while (await stream.ReadAsync(next, limit.Token) > 0 && next[0] != '\n') line.Append((char)next[0]);
        return line.ToString();
    }

    /// <returns>What came before.</returns>
    private static async Task<string> UntilClosed(Stream stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        var (buffer, text) = (new byte[1000], new StringBuilder());
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) is > 0 and var read) text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closed without ceremony is closed too.
        }

        return text.ToString();
    }

    /// <summary>Connections that say nothing.</summary>
    private sealed class Idle : IDisposable
    {
        private readonly List<TcpClient> _clients = [];

        /// <summary>Closed so soon that they were never open on this side.</summary>
        private int _refused;

        public static async Task<Idle> Open(TestTracker tracker, int count)
        {
            var idle = new Idle();
            for (var i = 0; i < count; i++)
            {
                try
                {
                    idle._clients.Add(await Connect(tracker));
                }
                catch (SocketException)
                {
                    idle._refused++;
                }
            }

            return idle;
        }

        /// <summary>Waits until so many of them are closed, whichever.</summary>
        public async Task UntilClosed(int count)
        {
            var open = _clients.Select(c => (Task)BoundsSpec.UntilClosed(c.GetStream())).ToList();
            for (var closed = _refused; closed < count; closed++)
            {
                var next = await Task.WhenAny(open);
                open.Remove(next);
                await next;
            }
        }

        public void Dispose() => _clients.ForEach(c => c.Dispose());
    }
}
