using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Tests.Downloads;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

/// <summary>What a node serves to whom, seen from the other end of a real connection.</summary>
public sealed class PeerServerSpec : IAsyncLifetime
{
    private const string File = "film.mkv";

    private readonly TempFolder _folder = new();
    private readonly TestHub _hub = new();
    private readonly ManualTime _standing = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private TimeProvider _time = TimeProvider.System;
    private TestNode _alice = null!;
    private RawPeer _bob = null!;
    private HashedFile _file = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _bob.DisposeAsync();
        await _alice.DisposeAsync();
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_good_ticket_opens_the_file_and_pieces_come_as_asked()
    {
        await Begin();
        var connection = await Open();

        await RawPeer.Send(connection, new Frame.Request(1, 16, 1000));
        var received = await connection.Input.Read(default);

        Assert.Equal(new BlockHeader(1, 16, 1000), received.Block);
    }

    [Fact]
    public async Task Who_is_not_the_node_that_was_looked_for_is_not_talked_to()
    {
        await Begin();

        await Assert.ThrowsAsync<AuthenticationException>(() => _bob.Connect(_alice.Listen, Hash256.Of("someone else"u8)));
    }

    [Fact]
    public async Task A_ticket_of_another_node_is_refused()
    {
        await Begin();
        var stolen = Ticket(node: Hash256.Of("someone else"u8));

        Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye(stolen));
    }

    [Fact]
    public async Task A_ticket_that_no_tracker_signed_is_refused()
    {
        await Begin();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye(Ticket(signer: new TicketSigner(key))));
        Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye([]));
    }

    [Fact]
    public async Task A_ticket_that_has_ended_is_refused()
    {
        await Begin();

        Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye(Ticket(lives: TimeSpan.FromSeconds(-1))));
    }

    [Fact]
    public async Task A_ticket_of_a_group_that_has_not_this_file_opens_nothing()
    {
        await Begin();

        Assert.Equal(ByeReason.NotShared, await HelloIsAnsweredByBye(Ticket(group: "others")));
    }

    [Fact]
    public async Task A_connection_ends_with_its_ticket_unless_a_new_one_comes()
    {
        // The clock stands still: a ticket has all of its time left when it is looked at.
        await Begin(time: _standing);
        var renewed = await Open(Ticket(lives: TimeSpan.FromSeconds(3)));
        await RawPeer.Hello(renewed, _file.Root!.Value, Ticket());
        var forgotten = await Open(Ticket(lives: TimeSpan.FromSeconds(3)));

        Assert.Equal(ByeReason.AccessDenied, (await RawPeer.Expect<Frame.Bye>(forgotten)).Reason);
        await RawPeer.Send(renewed, new Frame.Request(0, 0, 16));
        Assert.Null(await RawPeer.Next(renewed)); // the block
    }

    [Fact]
    public async Task Who_says_nothing_is_let_go()
    {
        await Begin("akkap2p.client.peer.handshake-timeout = 300ms");
        Assert.Equal(ByeReason.Idle, await AtLast(async () =>
        {
            var silent = await _bob.Connect(_alice.Listen, _alice.NodeId);
            return await RawPeer.Next(silent) is Frame.Bye bye ? bye.Reason : throw new IOException("it was too late for TLS already");
        }));
    }

    [Fact]
    public async Task Who_says_nothing_more_is_let_go()
    {
        await Begin("akkap2p.client.peer.idle-timeout = 300ms");
        var idle = await _bob.Connect(_alice.Listen, _alice.NodeId);
        await RawPeer.Hello(idle, _file.Root!.Value, Ticket());
        Assert.Equal(ByeReason.Idle, await RawPeer.UntilBye(idle));
    }

    [Fact]
    public async Task Who_breaks_the_protocol_is_dropped()
    {
        await Begin();
        Frame[] wrong =
        [
            new Frame.Request(99, 0, 16),
            new Frame.Request(0, (512 << 10) - 8, 16),
            new Frame.Unchoke(),
            new Frame.Hello(WireLimits.Version, WireLimits.Version, Hash256.Of("other"u8), ReadOnlyMemory<byte>.Empty),
        ];
        foreach (var frame in wrong)
        {
            var connection = await Open();
            await RawPeer.Send(connection, frame);
            Assert.Equal(ByeReason.ProtocolError, (await RawPeer.Expect<Frame.Bye>(connection)).Reason);
        }

        var garbage = await Open();
        await garbage.Output.WriteReady(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, new BandwidthLimit(null, TimeProvider.System), default);
        Assert.Equal(ByeReason.ProtocolError, (await RawPeer.Expect<Frame.Bye>(garbage)).Reason);
    }

    [Fact]
    public async Task Noise_on_the_port_hurts_nobody()
    {
        await Begin();
        using var noise = new TcpClient();
        await noise.ConnectAsync(_alice.Listen);
        await noise.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await UntilClosed(noise.GetStream());

        await Open();
    }

    [Fact]
    public async Task Above_the_limit_connections_are_closed_at_once()
    {
        await Begin("akkap2p.client.peer.max-connections = 1");
        await Open();

        await Assert.ThrowsAnyAsync<Exception>(() => _bob.Connect(_alice.Listen, _alice.NodeId));
    }

    [Fact]
    public async Task Who_finds_no_slot_waits_for_one()
    {
        await Begin("akkap2p.client.peer.upload-slots = 1");
        var first = await Open();
        var second = await Greet();

        await RawPeer.Send(second, new Frame.Request(0, 0, 16));
        Assert.Equal(RejectReason.Choked, (await RawPeer.Expect<Frame.Reject>(second)).Reason);
        await RawPeer.Send(first, new Frame.Bye(ByeReason.Done));

        await RawPeer.Expect<Frame.Unchoke>(second);
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_rejected()
    {
        await Begin("akkap2p.client.peer.max-requests = 2");
        _alice.Transfers.SetLimit(TransferDirection.Upload, 1000);
        var connection = await Open();

        for (var i = 0; i < 40; i++) await RawPeer.Send(connection, new Frame.Request(0, 0, 4000));
        var frames = new List<Frame?>();
        while (frames.OfType<Frame.Reject>().Count() < 5) frames.Add(await RawPeer.Next(connection));

        Assert.All(frames.OfType<Frame.Reject>(), reject => Assert.Equal(RejectReason.QueueFull, reject.Reason));
    }

    [Fact]
    public async Task A_share_that_ends_ends_its_uploads()
    {
        await Begin();
        var connection = await Open();

        _alice.SignOut();

        Assert.Equal(ByeReason.NotShared, (await RawPeer.Expect<Frame.Bye>(connection)).Reason);
    }

    [Fact]
    public async Task A_node_that_stops_says_goodbye()
    {
        await Begin();
        var connection = await Open();

        var stopping = _alice.Transfers.DisposeAsync();

        Assert.Equal(ByeReason.Leaving, (await RawPeer.Expect<Frame.Bye>(connection)).Reason);
        await RawPeer.Send(connection, new Frame.Bye(ByeReason.Done));
        await stopping;
    }

    [Fact]
    public async Task Connections_that_say_nothing_give_way_to_those_that_do()
    {
        await Begin("akkap2p.client.peer { max-connections = 5, max-connections-per-address = 5, unproven-patience = 1ms }");
        var connection = await Open();
        var silent = new List<TcpClient>();
        for (var i = 0; i < 20; i++)
        {
            silent.Add(new TcpClient());
            await silent[^1].ConnectAsync(_alice.Listen);
        }

        foreach (var early in silent.Take(10)) await UntilClosed(early.GetStream());
        await RawPeer.Send(await OpenAtLast(), new Frame.Request(0, 0, 16));
        await RawPeer.Send(connection, new Frame.Request(0, 0, 16));
        Assert.Null(await RawPeer.Next(connection)); // the block
        foreach (var client in silent) client.Dispose();
    }

    [Fact]
    public async Task A_user_gets_so_many_connections()
    {
        await Begin("akkap2p.client.peer.max-connections-per-user = 2");
        await Open();
        await Open();
        var third = await _bob.Connect(_alice.Listen, _alice.NodeId);
        await RawPeer.Hello(third, _file.Root!.Value, Ticket());
        await RawPeer.Expect<Frame.Hello>(third);
        await RawPeer.Expect<Frame.Bitfield>(third);
        Assert.Equal(ByeReason.Busy, (await RawPeer.Expect<Frame.Bye>(third)).Reason);
    }

    [Fact]
    public async Task Who_lost_access_is_dropped_at_once_and_his_tickets_are_good_no_more()
    {
        await Begin();
        var (ticket, connection) = (Ticket(), await Open());

        _alice.Publish(new TrackerNews.AccessEnded(TestHub.Group, "eve"));
        await RawPeer.Send(connection, new Frame.Request(0, 0, 16));
        Assert.Null(await RawPeer.Next(connection)); // the block

        _alice.Publish(new TrackerNews.AccessEnded(TestHub.Group, "bob"));
        Assert.Equal(ByeReason.AccessDenied, (await RawPeer.Expect<Frame.Bye>(connection)).Reason);
        Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye(ticket));
    }

    [Fact]
    public async Task One_connection_fetches_one_file_after_the_other()
    {
        await Begin();
        var other = await _alice.Share(await Write("other.mkv", 7));
        var connection = await Open();
        for (var round = 0; round < 3; round++)
        {
            await RawPeer.Send(connection, new Frame.Request(0, 0, 16));
            Assert.Null(await RawPeer.Next(connection)); // the block
            await RawPeer.Send(connection, new Frame.Finished());
            var (root, ticket) = round % 2 == 0 ? (other.Root!.Value, Ticket(root: other.Root)) : (_file.Root!.Value, Ticket());
            await RawPeer.Hello(connection, root, ticket);
            Assert.Equal(root, (await RawPeer.Expect<Frame.Hello>(connection)).Root);
            await RawPeer.Expect<Frame.Bitfield>(connection);
            await RawPeer.Expect<Frame.Unchoke>(connection);
        }

        await _alice.Served(48);
        Assert.Equal([16, 32], _alice.Table.Served.Select(f => f.BytesServed).Order());
        Assert.Equal(1, _alice.Table.Served.Sum(f => f.Peers));
    }

    [Fact]
    public async Task Who_has_finished_gives_up_the_slot_and_counts_no_more()
    {
        await Begin("akkap2p.client.peer { upload-slots = 1, max-connections-per-user = 2 }");
        var first = await Open();
        var second = await Greet();

        await RawPeer.Send(first, new Frame.Finished());

        await RawPeer.Expect<Frame.Unchoke>(second);
        Assert.Equal(1, _alice.Table.Served.Sum(f => f.Peers));
        await Greet(); // as the second of this user
    }

    [Fact]
    public async Task Who_has_finished_may_say_nothing_but_another_hello_or_bye()
    {
        await Begin();
        var asking = await Open();
        await RawPeer.Send(asking, new Frame.Finished(), new Frame.Request(0, 0, 16));
        Assert.Equal(ByeReason.ProtocolError, (await RawPeer.Expect<Frame.Bye>(asking)).Reason);

        var leaving = await Open();
        await RawPeer.Send(leaving, new Frame.Finished(), new Frame.Bye(ByeReason.Done));
        Assert.Equal(ByeReason.Done, (await RawPeer.Expect<Frame.Bye>(leaving)).Reason);
    }

    [Fact]
    public async Task A_ticket_is_checked_for_each_file_of_a_connection()
    {
        await Begin();
        var (connection, other) = (await Open(), await Open());

        await RawPeer.Send(connection, new Frame.Finished());
        await RawPeer.Hello(connection, _file.Root!.Value, Ticket(node: Hash256.Of("someone else"u8)));
        Assert.Equal(ByeReason.AccessDenied, (await RawPeer.Expect<Frame.Bye>(connection)).Reason);

        await RawPeer.Send(other, new Frame.Finished());
        await RawPeer.Hello(other, Hash256.Of("no such file"u8), Ticket(root: Hash256.Of("no such file"u8)));
        Assert.Equal(ByeReason.NotShared, (await RawPeer.Expect<Frame.Bye>(other)).Reason);
    }

    [Fact]
    public async Task Access_that_ends_while_a_connection_rests_is_not_given_on_it_again()
    {
        await Begin();
        var (resting, active, ticket) = (await Open(), await Open(), Ticket());
        await RawPeer.Send(resting, new Frame.Finished());

        _alice.Publish(new TrackerNews.AccessEnded(TestHub.Group, "bob"));
        Assert.Equal(ByeReason.AccessDenied, (await RawPeer.Expect<Frame.Bye>(active)).Reason);
        await RawPeer.Hello(resting, _file.Root!.Value, ticket);

        Assert.Equal(ByeReason.AccessDenied, (await RawPeer.Expect<Frame.Bye>(resting)).Reason);
    }

    [Fact]
    public async Task A_resting_connection_outlives_its_ticket_but_not_the_idle_time()
    {
        await Begin("akkap2p.client.peer.idle-timeout = 2s", _standing);
        var connection = await _bob.Connect(_alice.Listen, _alice.NodeId);
        var ticket = Ticket(lives: TimeSpan.FromSeconds(1));
        await RawPeer.Send(connection, new Frame.Hello(WireLimits.Version, WireLimits.Version, _file.Root!.Value, ticket), new Frame.Finished());

        Assert.Equal(ByeReason.Idle, await RawPeer.UntilBye(connection));
    }

    [Fact]
    public async Task A_resting_connection_gives_way_when_there_is_no_room()
    {
        await Begin("akkap2p.client.peer { max-connections = 2, unproven-patience = 1ms }");
        var (resting, active) = (await Open(), await Open());
        await RawPeer.Send(resting, new Frame.Finished());

        await OpenAtLast();

        await RawPeer.Send(active, new Frame.Request(0, 0, 16));
        Assert.Null(await RawPeer.Next(active)); // the block
        await Assert.ThrowsAnyAsync<IOException>(() => RawPeer.Next(resting));
    }

    [Fact]
    public async Task A_ticket_altered_in_any_one_bit_is_refused()
    {
        await Begin();
        var random = new Random(6);
        for (var i = 0; i < 24; i++)
        {
            var ticket = Ticket();
            ticket[random.Next(ticket.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye(ticket));
        }
    }

    [Fact]
    public async Task A_share_swapped_for_a_link_after_it_was_hashed_is_not_followed()
    {
        await Begin();
        var secret = _folder["secret"];
        await System.IO.File.WriteAllBytesAsync(secret, new byte[(512 << 10) + 5000]);
        System.IO.File.SetLastWriteTimeUtc(secret, System.IO.File.GetLastWriteTimeUtc(_folder[File]));
        System.IO.File.Delete(_folder[File]);
        System.IO.File.CreateSymbolicLink(_folder[File], secret);

        Assert.Equal(ByeReason.NotShared, await HelloIsAnsweredByBye(Ticket()));
    }

    [Fact]
    public async Task A_ticket_shown_again_by_its_own_node_opens_no_more_than_it_did()
    {
        await Begin();
        var ticket = Ticket();
        await Open(ticket);
        await Open(ticket);
        Assert.Equal(ByeReason.AccessDenied, await HelloIsAnsweredByBye(ticket, Hash256.Of("another file"u8)));
    }

    private async Task Begin(string settings = "", TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _alice = await TestNode.Start(_hub, "alice", _folder["alice"], $"akkap2p.client.peer.handshake-timeout = 1m\n{settings}", time: time);
        _bob = new RawPeer(_folder["bob"]);
        _file = await _alice.Share(await Write(File, 1));
    }

    private async Task<string> Write(string name, int seed)
    {
        var bytes = new byte[(512 << 10) + 5000];
        new Random(seed).NextBytes(bytes);
        await System.IO.File.WriteAllBytesAsync(_folder[name], bytes);
        return _folder[name];
    }

    /// <summary>Connected and greeted, and given the bitfield.</summary>
    private async Task<PeerConnection> Greet(byte[]? ticket = null)
    {
        var connection = await _bob.Connect(_alice.Listen, _alice.NodeId);
        await RawPeer.Hello(connection, _file.Root!.Value, ticket ?? Ticket());
        await RawPeer.Expect<Frame.Hello>(connection);
        Assert.True((await RawPeer.Expect<Frame.Bitfield>(connection)).Pieces.IsFull);
        return connection;
    }

    private async Task<PeerConnection> Open(byte[]? ticket = null)
    {
        var connection = await Greet(ticket);
        await RawPeer.Expect<Frame.Unchoke>(connection);
        return connection;
    }

    /// <summary>Refused while nobody has to give way yet.</summary>
    private Task<PeerConnection> OpenAtLast() => AtLast(() => Open());

    private static async Task<T> AtLast<T>(Func<Task<T>> act)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (PeerConnection.IsBroken(e) && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
            {
                Assert.NotNull(e);
            }
        }
    }

    private static async Task UntilClosed(NetworkStream stream)
    {
        var buffer = new byte[100];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException e)
        {
            Assert.IsType<SocketException>(e.InnerException); // closed without ceremony is closed too
        }
    }

    private async Task<ByeReason> HelloIsAnsweredByBye(byte[] ticket, Hash256? root = null)
    {
        var connection = await _bob.Connect(_alice.Listen, _alice.NodeId);
        await RawPeer.Hello(connection, root ?? _file.Root!.Value, ticket);
        return (await RawPeer.Expect<Frame.Bye>(connection)).Reason;
    }

    private byte[] Ticket(Hash256? node = null, string group = TestHub.Group, TimeSpan? lives = null, TicketSigner? signer = null, Hash256? root = null) =>
        (signer ?? _hub.Signer).Sign(new Ticket(
            UserName.Parse("bob"),
            GroupName.Parse(group),
            root ?? _file.Root!.Value,
            node ?? _bob.NodeId,
            _time.GetUtcNow() + (lives ?? TimeSpan.FromMinutes(4)),
            Guid.NewGuid()));
}
