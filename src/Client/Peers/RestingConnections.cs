using System.Net;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Connections that one download is done with and the next one to the same node may go on with: they save it the handshakes. Bounded in number,
/// the one that rests for longest gives way, and in time. A look every second says goodbye to those over their time, and listens on the others, so
/// that one the other end closes does not stay; who takes one that has died meanwhile finds out and dials. Safe for use by several threads.
/// </summary>
internal sealed class RestingConnections : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Who does not answer a hello by then has probably gone without a word.</summary>
    private static readonly TimeSpan WakeLimit = TimeSpan.FromSeconds(2);

    private readonly PeerTransport _transport;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;

    /// <summary>The one that rests for longest first.</summary>
    private readonly List<Resting> _resting = [];
    private bool _closed;

    public RestingConnections(PeerTransport transport, TimeProvider time)
    {
        (_transport, _time) = (transport, time);
        _timer = time.CreateTimer(_ => Look(), null, LookInterval, LookInterval);
    }

    public PeerSettings Settings => _transport.Settings;

    public int Count
    {
        get
        {
            lock (_lock) return _resting.Count;
        }
    }

    /// <summary>
    /// A connection to that node on which this hello has been said: one that rested, if there is one and it is answered there, otherwise a new one.
    /// </summary>
    /// <returns>The connection, and whether the other has said its hello.</returns>
    /// <exception cref="IOException">It is not there, or the connection broke.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">It is there, but it is not that node.</exception>
    public async Task<(PeerConnection Connection, bool Greeted)> Open(IPEndPoint address, Hash256 node, Frame.Hello hello, CancellationToken cancel)
    {
        while (TryTake(address, node) is { } resting)
        {
            if (await Wake(resting, hello, cancel).ConfigureAwait(false)) return (resting.Connection, true);
        }

        var connection = await _transport.Connect(address, node, cancel).ConfigureAwait(false);
        try
        {
            await connection.Output.Write(hello, cancel).ConfigureAwait(false);
            return (connection, false);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a connection on which finished has been said and nobody reads any more.</summary>
    public void Keep(PeerConnection connection, IPEndPoint address, Hash256 node)
    {
        Resting? tooMany = null;
        lock (_lock)
        {
            var kept = new Resting(connection, address, node, _time.GetTimestamp());
            if (!_closed) _resting.Add(kept);
            if (_closed || _resting.Count > _transport.Settings.MaxResting) tooMany = _closed ? kept : TakeAt(0);
        }

        if (tooMany is not null) _ = Part(tooMany);
    }

    /// <summary>Says goodbye to all there are.</summary>
    public Task Clear()
    {
        List<Resting> all;
        lock (_lock)
        {
            all = [.. _resting];
            _resting.Clear();
        }

        return Task.WhenAll(all.Select(Part));
    }

    /// <summary>What is given to it from now on is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock) _closed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await Clear().ConfigureAwait(false);
    }

    /// <summary>The one that rested last: it is the likeliest to be alive.</summary>
    private Resting? TryTake(IPEndPoint address, Hash256 node)
    {
        lock (_lock)
        {
            var place = _resting.FindLastIndex(r => r.Node == node && r.Address.Equals(address));
            return place < 0 ? null : TakeAt(place);
        }
    }

    private Resting TakeAt(int place)
    {
        var taken = _resting[place];
        _resting.RemoveAt(place);
        return taken;
    }

    /// <summary>False when the other does not answer with its hello: then it is closed.</summary>
    private async Task<bool> Wake(Resting resting, Frame.Hello hello, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(WakeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            if (await resting.StopListening().ConfigureAwait(false) && await Greet(resting.Connection, hello, either.Token).ConfigureAwait(false)) return true;
        }
        catch (Exception e) when (PeerConnection.IsBroken(e))
        {
            // As good as none: a new one is dialled.
        }

        resting.Connection.Dispose();
        cancel.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested) Forget(resting.Node); // the others are no better
        return false;
    }

    private static async Task<bool> Greet(PeerConnection connection, Frame.Hello hello, CancellationToken cancel)
    {
        await connection.Output.Write(hello, cancel).ConfigureAwait(false);
        Received next;
        do next = await connection.Input.Read(cancel).ConfigureAwait(false);
        while (IsOfBefore(next));
        return next.Frame is Frame.Hello other && other.Root == hello.Root;
    }

    /// <summary>What happens every second.</summary>
    internal void Look()
    {
        var now = _time.GetTimestamp();
        List<Resting> over = [];
        lock (_lock)
        {
            for (var place = _resting.Count - 1; place >= 0; place--)
            {
                var resting = _resting[place];
                var isOver = _time.GetElapsedTime(resting.Since, now) >= _transport.Settings.RestingTimeout;
                if (isOver) over.Add(TakeAt(place));
                else resting.Listen(() => Forget(resting));
            }
        }

        foreach (var resting in over) _ = Part(resting);
    }

    private void Forget(Hash256 node)
    {
        List<Resting> gone;
        lock (_lock)
        {
            gone = _resting.FindAll(r => r.Node == node);
            _resting.RemoveAll(r => r.Node == node);
        }

        foreach (var resting in gone) resting.Connection.Dispose();
    }

    private void Forget(Resting resting)
    {
        bool wasThere;
        lock (_lock) wasThere = _resting.Remove(resting);
        if (wasThere) resting.Connection.Dispose();
    }

    /// <summary>A side closes only after the other's goodbye.</summary>
    private async Task Part(Resting resting)
    {
        using var connection = resting.Connection;
        using var limit = new CancellationTokenSource(PeerConnection.GoodbyeLimit, _time);
        try
        {
            if (!await resting.StopListening().ConfigureAwait(false)) return;
            await connection.SayBye(ByeReason.Done, answers: false, limit.Token).ConfigureAwait(false);
            while (IsOfBefore(await connection.Input.Read(limit.Token).ConfigureAwait(false)))
            {
            }
        }
        catch (Exception e) when (PeerConnection.IsBroken(e))
        {
            // It is gone already, which was the purpose.
        }
    }

    /// <summary>What was on its way about the file before.</summary>
    private static bool IsOfBefore(Received received) => received.Frame is Frame.Have or Frame.Choke or Frame.Unchoke or Frame.Reject;

    /// <summary>One of them. It is listened on from the first look on: most are wanted before.</summary>
    private sealed class Resting(PeerConnection connection, IPEndPoint address, Hash256 node, long since)
    {
        private readonly CancellationTokenSource _stop = new();
        private Task? _listening;
        private bool _ended;

        public PeerConnection Connection => connection;

        public IPEndPoint Address => address;

        public Hash256 Node => node;

        public long Since => since;

        /// <param name="ended">The other has closed it.</param>
        public void Listen(Action ended) => _listening ??= Task.Run(() => Hear(ended));

        /// <summary>False when it has ended.</summary>
        public async Task<bool> StopListening()
        {
            if (_listening is null) return true;
            await _stop.CancelAsync().ConfigureAwait(false);
            await _listening.ConfigureAwait(false);
            return !_ended;
        }

        private async Task Hear(Action ended)
        {
            try
            {
                Received next;
                do next = await connection.Input.Read(_stop.Token).ConfigureAwait(false);
                while (IsOfBefore(next));
                if (next.IsStopped) return; // it is wanted
                if (next.Frame is Frame.Bye) await connection.SayBye(ByeReason.Done, answers: true, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (PeerConnection.IsBroken(e))
            {
                // It is gone, like one whose other end said goodbye.
            }

            _ended = true;
            ended();
        }
    }
}
