using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>
/// A discrete-event simulation of a swarm in which every peer decides with the very objects that the client uses: a
/// <see cref="DownloadPlan"/> for what it fetches and a <see cref="Choker"/> for whom it serves. What is simulated is the rest: links,
/// who knows whom, who goes and who lies.
/// <list type="bullet">
/// <item>An uploader sends one piece at a time at its full rate, as its <see cref="SendOrder"/> says, among equals its fetchers in turn. A downloader's link takes one piece after
/// the other at its rate; what comes faster waits in the network.</item>
/// <item>Haves are collected for a tenth of a second: longer than in the client, for they are most of what there is to simulate.</item>
/// <item>Each peer looks for some sources at random, seeders first as the tracker hands them out, and takes a bounded number
/// of fetchers.</item>
/// </list>
/// The same options give the same result.
/// </summary>
public sealed class Simulator
{
    /// <summary>Fetchers a peer takes, as a multiple of the neighbours it looks for.</summary>
    private const int FetchersPerNeighbour = 2;

    private const double AnnounceEvery = 0.1;
    private const double TickEvery = 1;

    /// <summary>A swarm that takes so many times the lower bound, and a minute, is stuck.</summary>
    private const double Patience = 50;

    private readonly SimulationOptions _options;
    private readonly PieceLayout _layout;
    private readonly VirtualTime _time = new();
    private readonly SimQueue _events = new();
    private readonly Dice _dice;
    private readonly List<SimNode> _nodes = [];
    private readonly List<int> _news = [];
    private readonly double _lowerBound;
    private readonly int _honest;
    private int _completed;
    private int _banned;
    private long _arrivedBytes;
    private long _wastedBytes;

    /// <exception cref="ArgumentException">The options are out of range.</exception>
    private Simulator(SimulationOptions options)
    {
        if (options.Problem is { } problem) throw new ArgumentException(problem, nameof(options));
        (_options, _layout, _dice) = (options, options.Layout, new Dice((ulong)options.Seed));
        MakeNodes();
        IntroduceNodes();
        var honest = _nodes.Where(n => n.Role == SimRole.Honest).ToList();
        _honest = honest.Count;
        _lowerBound = LowerBound.Seconds(
            _layout.Size,
            _nodes.Where(n => n.Role == SimRole.Seeder).Sum(n => n.Upload),
            [.. honest.Select(n => n.Upload)],
            honest.Min(n => n.Download));
        ScheduleLives();
    }

    /// <param name="progress">The part of all pieces that has arrived, 0 to 1.</param>
    public static SimulationResult Run(SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancel = default) =>
        new Simulator(options).Run(progress, cancel);

    private SimulationResult Run(IProgress<double>? progress, CancellationToken cancel)
    {
        var giveUpAt = _lowerBound * Patience + 60;
        long events = 0;
        while (_completed < _honest && _time.Seconds < giveUpAt && _events.TryDequeue(out var next, out var at))
        {
            _time.MoveTo(at);
            Handle(next);
            if (++events % 100_000 != 0) continue;
            cancel.ThrowIfCancellationRequested();
            progress?.Report(Math.Min(1, (double)(_arrivedBytes - _wastedBytes) / ((double)_layout.Size * _honest)));
        }

        return Result(events);
    }

    private SimulationResult Result(long events)
    {
        var times = _nodes.Where(n => n.CompletedAt is not null).Select(n => n.CompletedAt!.Value).Order().ToList();
        double At(double part) => times.Count == 0 ? double.NaN : times[Math.Clamp((int)Math.Ceiling(part * _honest) - 1, 0, times.Count - 1)];
        return new SimulationResult(
            _options,
            _honest,
            _completed,
            At(0.5),
            At(0.99),
            At(1),
            _lowerBound,
            At(1) / _lowerBound,
            (double)_nodes.Where(n => n.Role == SimRole.Seeder).Sum(n => n.SentBytes) / _layout.Size,
            _arrivedBytes == 0 ? 0 : (double)_wastedBytes / _arrivedBytes,
            _banned,
            events);
    }

    private void Handle(SimEvent next)
    {
        switch (next.Kind)
        {
            case SimEventKind.Online: GoOnline(next.Node); break;
            case SimEventKind.Offline: GoOffline(next.Node); break;
            case SimEventKind.Sent: Sent(next.Node); break;
            case SimEventKind.Arrived: Arrived(next.Link!, next.Piece); break;
            case SimEventKind.Announce: Announce(next.Node); break;
            case SimEventKind.Tick: Tick(next.Node); break;
        }
    }

    // The world before it starts.

    private void MakeNodes()
    {
        for (var i = 0; i < _options.Seeders; i++) AddNode(SimRole.Seeder, _options.SeederUpload ?? _options.Upload, null);
        var liars = (int)Math.Round(_options.Liars * _options.Peers);
        var stallers = (int)Math.Round(_options.Stallers * _options.Peers);
        for (var i = 0; i < _options.Peers; i++)
        {
            var link = Math.Pow(2, _options.Spread * (2 * _dice.NextDouble() - 1));
            var role = i < liars ? SimRole.Liar : i < liars + stallers ? SimRole.Staller : SimRole.Honest;
            AddNode(role, _options.Upload * link, _options.Download * link);
        }
    }

    private void AddNode(SimRole role, double upload, double? download)
    {
        var have = role == SimRole.Honest ? new Bitfield(_layout.Count) : Bitfield.Full(_layout.Count);
        var options = new PlanOptions { Strategy = _options.Strategy, Assignment = _options.Assignment, Seed = (int)(_dice.Next() >> 33), Key = SimNode.KeyOf(_nodes.Count) };
        var plan = new DownloadPlan(_layout, have, options, _time);
        var choker = new Choker(new ChokerOptions { Slots = _options.Slots }, _time, _dice);
        _nodes.Add(new SimNode(_nodes.Count, role, upload, download, plan, choker, new SendOrder(_layout.Count, _time)));
    }

    /// <summary>Each knows the seeders, as far as those take fetchers, and others at random.</summary>
    private void IntroduceNodes()
    {
        var (seeders, peers) = (_nodes.Take(_options.Seeders).ToArray(), _nodes.Skip(_options.Seeders).ToArray());
        foreach (var node in peers.Where(p => p.Role == SimRole.Honest))
        {
            _dice.Shuffle<SimNode>(seeders);
            node.Neighbours.AddRange(seeders.Take(Math.Max(1, _options.Neighbours / 2)));
            var wanted = Math.Min(_options.Neighbours, peers.Length - 1 + node.Neighbours.Count);
            var known = new HashSet<SimNode>(node.Neighbours) { node };
            while (node.Neighbours.Count < wanted)
            {
                var other = peers[_dice.Next(peers.Length)];
                if (known.Add(other)) node.Neighbours.Add(other);
            }
        }
    }

    private void ScheduleLives()
    {
        foreach (var node in _nodes)
        {
            node.IsOnline = node.Role != SimRole.Honest;
            Schedule(TickEvery * _dice.NextDouble(), new SimEvent(SimEventKind.Tick, node));
            if (node.Role != SimRole.Honest) continue;
            Schedule(AnnounceEvery * _dice.NextDouble(), new SimEvent(SimEventKind.Online, node));
            if (_dice.NextDouble() < _options.Churn) Schedule(_lowerBound * (0.1 + _dice.NextDouble()), new SimEvent(SimEventKind.Offline, node));
        }
    }

    // Coming and going.

    private void GoOnline(SimNode node)
    {
        node.IsOnline = true;
        foreach (var neighbour in node.Neighbours)
        {
            Connect(node, neighbour);
            // Whoever looks for a peer is found by it too, as peers hear of newcomers from the tracker.
            if (neighbour.Role == SimRole.Honest) Connect(neighbour, node);
        }

        Ask(node);
    }

    private void GoOffline(SimNode node)
    {
        if (!node.IsOnline || node.CompletedAt is not null) return;
        Disconnect(node);
        Schedule(_lowerBound / 4 * (0.5 + _dice.NextDouble()), new SimEvent(SimEventKind.Online, node));
    }

    private void Disconnect(SimNode node)
    {
        node.IsOnline = false;
        foreach (var link in node.Sources.Concat(node.Fetchers).ToList()) Close(link);
    }

    private void Connect(SimNode fetcher, SimNode server)
    {
        if (!fetcher.IsOnline || !server.IsOnline || fetcher.CompletedAt is not null) return;
        if (server.Fetchers.Count >= FetchersPerNeighbour * _options.Neighbours) return;
        if (fetcher.Sources.Exists(l => l.Server == server)) return;
        var source = fetcher.Plan.Join(server.Name, server.Plan.Picker.Have, key: server.Key);
        var link = new SimLink(fetcher, server, source, server.Choker.Join(fetcher.Name));
        fetcher.Plan.Choked(source);
        (source.Tag, link.Slot.Tag) = (link, link);
        fetcher.Sources.Add(link);
        server.Fetchers.Add(link);
        GiveSlots(server);
    }

    /// <summary>The tracker names others who are online to those who lost some; it knows the seeders best.</summary>
    private void LookForAnother(SimNode node)
    {
        var seeder = _nodes[_dice.Next(_options.Seeders)];
        var other = _nodes[_dice.Next(_nodes.Count)];
        Connect(node, seeder);
        if (other != node) Connect(node, other);
    }

    private void Close(SimLink link)
    {
        link.IsClosed = true;
        link.Server.Backlog.Forget(link);
        link.Fetcher.Plan.Leave(link.Source);
        link.Fetcher.Sources.Remove(link);
        link.Server.Choker.Leave(link.Slot);
        link.Server.Fetchers.Remove(link);
        if (link.Server.IsOnline) GiveSlots(link.Server);
    }

    // Fetching.

    private void Ask(SimNode fetcher)
    {
        if (!fetcher.IsOnline || fetcher.CompletedAt is not null) return;
        var requests = fetcher.Plan.Next();
        for (var i = 0; i < requests.Count; i++)
        {
            var link = LinkOf(requests[i].Peer);
            link.Server.Choker.Asked(link.Slot);
            Request(link, requests[i].Piece);
        }
    }

    private void Arrived(SimLink link, int piece)
    {
        var (fetcher, length) = (link.Fetcher, _layout.Length(piece));
        _arrivedBytes += length;
        if (link.IsClosed || fetcher.Plan.Picker.Have[piece] || link.Server.Role == SimRole.Liar) _wastedBytes += length;
        if (link.IsClosed) return;
        fetcher.Plan.Received(link.Source, piece, length);
        if (link.Server.Role == SimRole.Liar) Distrust(link, piece);
        else Keep(link, piece);
        Ask(fetcher);
    }

    private void Distrust(SimLink link, int piece)
    {
        link.Fetcher.Plan.Wrong(piece, link.Source);
        if (!link.Source.IsBanned) return;
        _banned++;
        Close(link);
    }

    private void Keep(SimLink link, int piece)
    {
        var fetcher = link.Fetcher;
        if (fetcher.Plan.Picker.Have[piece]) return;
        foreach (var (peer, _) in fetcher.Plan.Verified(piece, link.Source)) Forget(LinkOf(peer), piece);
        if (fetcher.NotAnnounced.Count == 0) Schedule(AnnounceEvery, new SimEvent(SimEventKind.Announce, fetcher));
        fetcher.NotAnnounced.Add(piece);
        if (fetcher.Plan.IsComplete) Complete(fetcher);
    }

    private void Complete(SimNode fetcher)
    {
        fetcher.CompletedAt = _time.Seconds;
        _completed++;
        foreach (var link in fetcher.Sources.ToList()) Close(link);
        if (_options.LeaveWhenDone) Disconnect(fetcher);
    }

    /// <summary>What others have already is left out.</summary>
    private void Announce(SimNode node)
    {
        foreach (var link in node.Fetchers)
        {
            var plan = link.Fetcher.Plan;
            _news.Clear();
            foreach (var piece in node.NotAnnounced)
            {
                if (!link.FetcherHas[piece]) _news.Add(piece);
            }

            if (_news.Count == 0) continue;
            foreach (var (peer, piece) in plan.AddPieces(link.Source, _news)) Forget(LinkOf(peer), piece);
            if (!link.Slot.IsChoked && link.Source.Pieces.InFlight == 0 && plan.Picker.MayAsk(link.Source.Pieces)) Ask(link.Fetcher);
        }

        node.NotAnnounced.Clear();
    }

    // Serving.

    private void Request(SimLink link, int piece)
    {
        link.Server.Backlog.Add(link, piece, _time.GetTimestamp());
        if (!link.Server.IsSending) SendNext(link.Server);
    }

    private void Sent(SimNode server)
    {
        server.IsSending = false;
        SendNext(server);
    }

    private void SendNext(SimNode server)
    {
        if (server.Role != SimRole.Staller && server.Backlog.TryTake(out var link, out var piece)) Send(link, piece);
    }

    private void Send(SimLink link, int piece)
    {
        var (server, fetcher, length) = (link.Server, link.Fetcher, _layout.Length(piece));
        var now = _time.GetTimestamp();
        var sentAt = now + Ticks(length / server.Upload);
        if (fetcher.Download is { } download) fetcher.LinkFreeAt = Math.Max(fetcher.LinkFreeAt, now) + Ticks(length / download);
        server.IsSending = true;
        server.SentBytes += length;
        server.Choker.Served(link.Slot, 1);
        server.Order.Sent(piece);
        Schedule(sentAt, new SimEvent(SimEventKind.Sent, server));
        Schedule(Math.Max(sentAt, fetcher.LinkFreeAt) + Ticks(_options.Latency), new SimEvent(SimEventKind.Arrived, fetcher, link, piece));
    }

    private void Tick(SimNode node)
    {
        Schedule(TickEvery, new SimEvent(SimEventKind.Tick, node));
        if (!node.IsOnline) return;
        GiveSlots(node);
        if (node.CompletedAt is not null) return;
        if (node.Sources.Count < node.Neighbours.Count) LookForAnother(node);
        foreach (var (peer, piece) in node.Plan.Expire()) Forget(LinkOf(peer), piece);
        Ask(node);
    }

    private void GiveSlots(SimNode server)
    {
        var changes = server.Choker.Evaluate();
        if (changes.IsEmpty) return;
        foreach (var slot in changes.Choked)
        {
            server.Backlog.Forget(LinkOf(slot));
            LinkOf(slot).Fetcher.Plan.Choked(LinkOf(slot).Source);
        }

        foreach (var slot in changes.Unchoked) LinkOf(slot).Fetcher.Plan.Unchoked(LinkOf(slot).Source);
        foreach (var slot in changes.Choked.Concat(changes.Unchoked)) Ask(LinkOf(slot).Fetcher);
    }

    private static void Forget(SimLink link, int piece) => link.Server.Backlog.Forget(link, piece);

    private static SimLink LinkOf(PlanPeer source) => (SimLink)source.Tag!;

    private static SimLink LinkOf(UploadPeer slot) => (SimLink)slot.Tag!;

    private void Schedule(double seconds, SimEvent next) => Schedule(_time.GetTimestamp() + Ticks(seconds), next);

    private void Schedule(long at, SimEvent next) => _events.Enqueue(next, at);

    private static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);
}
