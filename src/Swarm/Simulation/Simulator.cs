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
/// <item>Pieces, requests, chokes and haves take their time from one peer to another. A peer hears of all haves of all its sources at once, ten times a
/// second.</item>
/// <item>Each peer looks for some sources at random, seeders first as the tracker hands them out, and takes a bounded number
/// of fetchers.</item>
/// </list>
/// Time goes on in rounds so short that nothing gets from one peer to another within one: in a round the parts of the swarm go on for
/// themselves, on all cores (see <see cref="SimPart"/>); between rounds come those changes that concern several peers, such as connections.
/// The same options give the same result.
/// </summary>
public sealed class Simulator
{
    /// <summary>Fetchers a peer takes, as a multiple of the neighbours it looks for.</summary>
    private const int FetchersPerNeighbour = 2;

    /// <summary>Seconds; the longer, the less often threads wait for each other, and the later it is seen who came and went.</summary>
    private const double LongestRound = 0.005;

    /// <summary>Fewer nodes have so little to do in a round that more threads would not make it shorter.</summary>
    private const int WorthThreads = 200;

    /// <summary>A swarm that takes so many times the lower bound, and a minute, is stuck.</summary>
    private const double Patience = 50;

    /// <summary>Events.</summary>
    private const long ReportEvery = 100_000;

    private readonly SimulationOptions _options;
    private readonly PieceLayout _layout;
    private readonly SimPart[] _parts;
    private readonly Dice _dice;
    private readonly List<SimNode> _nodes = [];
    private readonly double _lowerBound;
    private readonly int _honest;

    /// <summary>Who comes and goes, and when.</summary>
    private readonly SimQueue _lives = new();

    /// <summary>The end of the last round.</summary>
    private long _now;

    /// <exception cref="ArgumentException">The options are out of range.</exception>
    private Simulator(SimulationOptions options)
    {
        if (options.Problem is { } problem) throw new ArgumentException(problem, nameof(options));
        (_options, _layout, _dice) = (options, options.Layout, new Dice((ulong)options.Seed));
        _parts = [.. Enumerable.Range(0, SimPart.Count).Select(number => new SimPart(number, options))];
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
        var length = SimPart.Ticks(Math.Min(_options.Delay, LongestRound));
        var giveUpAt = SimPart.Ticks(_lowerBound * Patience + 60);
        var (events, reportAt) = (0L, ReportEvery);
        for (var round = 1L; _parts.Sum(p => p.Completed) < _honest && _now < giveUpAt; round++)
        {
            cancel.ThrowIfCancellationRequested();
            _now = NextAt + length;
            RunParts(round);
            Change();
            events = _parts.Sum(p => p.Events);
            if (events < reportAt) continue;
            reportAt = events + ReportEvery;
            progress?.Report(Math.Min(1, (double)_parts.Sum(p => p.ArrivedBytes - p.WastedBytes) / ((double)_layout.Size * _honest)));
        }

        return Result(events);
    }

    /// <summary>When something happens next; there is always a tick.</summary>
    private long NextAt => Math.Min(_lives.NextAt, _parts.Min(p => p.NextAt));

    private void RunParts(long round)
    {
        if (_nodes.Count >= WorthThreads)
        {
            Parallel.ForEach(_parts, part => part.Run(round, _now, _parts));
            return;
        }

        foreach (var part in _parts) part.Run(round, _now, _parts);
    }

    private SimulationResult Result(long events)
    {
        var times = _nodes.Where(n => n.CompletedAt is not null).Select(n => n.CompletedAt!.Value).Order().ToList();
        double At(double part) => times.Count == 0 ? double.NaN : times[Math.Clamp((int)Math.Ceiling(part * _honest) - 1, 0, times.Count - 1)];
        var arrived = _parts.Sum(p => p.ArrivedBytes);
        return new SimulationResult(
            _options,
            _honest,
            _parts.Sum(p => p.Completed),
            At(0.5),
            At(0.99),
            At(1),
            _lowerBound,
            At(1) / _lowerBound,
            (double)_nodes.Where(n => n.Role == SimRole.Seeder).Sum(n => n.SentBytes) / _layout.Size,
            arrived == 0 ? 0 : (double)_parts.Sum(p => p.WastedBytes) / arrived,
            _parts.Sum(p => p.Banned),
            events);
    }

    // Between rounds.

    private void Change()
    {
        while (_lives.NextAt < _now && _lives.TryDequeue(out var next, out _)) Handle(next);
        foreach (var part in _parts)
        {
            foreach (var next in part.Changes) Handle(next);
            part.Changes.Clear();
        }
    }

    private void Handle(SimEvent next)
    {
        switch (next.Kind)
        {
            case SimEventKind.Online: GoOnline(next.Node); break;
            case SimEventKind.Offline: GoOffline(next.Node); break;
            case SimEventKind.Completed: Complete(next.Node); break;
            case SimEventKind.Lonely: LookForAnother(next.Node); break;
            case SimEventKind.ThrownOut: Close(next.Link!); break;
            default: throw new InvalidOperationException($"{next.Kind} is a part's to handle");
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
        var part = _parts[_nodes.Count % SimPart.Count];
        var plan = new DownloadPlan(_layout, have, options, part.Time);
        var choker = new Choker(new ChokerOptions { Slots = _options.Slots }, part.Time, new Dice(_dice.Next()));
        _nodes.Add(new SimNode(_nodes.Count, part, role, upload, download, plan, choker, new SendOrder(_layout.Count, part.Time)));
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
            node.Part.Schedule(SimPart.Ticks(SimPart.TickEvery * _dice.NextDouble()), new SimEvent(SimEventKind.Tick, node));
            if (node.Role != SimRole.Honest) continue;
            var start = SimPart.HearEvery * _dice.NextDouble();
            ScheduleLife(start, new SimEvent(SimEventKind.Online, node));
            node.Part.Schedule(SimPart.Ticks(start + SimPart.HearEvery), new SimEvent(SimEventKind.Hear, node));
            if (_dice.NextDouble() < _options.Churn) ScheduleLife(_lowerBound * (0.1 + _dice.NextDouble()), new SimEvent(SimEventKind.Offline, node));
        }
    }

    private void ScheduleLife(double seconds, SimEvent next) => _lives.Enqueue(next, _now + SimPart.Ticks(seconds));

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
    }

    private void GoOffline(SimNode node)
    {
        if (!node.IsOnline || node.CompletedAt is not null) return;
        Disconnect(node);
        ScheduleLife(_lowerBound / 4 * (0.5 + _dice.NextDouble()), new SimEvent(SimEventKind.Online, node));
    }

    private void Complete(SimNode fetcher)
    {
        foreach (var link in fetcher.Sources.ToList()) Close(link);
        if (_options.LeaveWhenDone) Disconnect(fetcher);
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
        server.Part.GiveSlots(server);
    }

    /// <summary>The tracker names others who are online to those who lost some; it knows the seeders best.</summary>
    private void LookForAnother(SimNode node)
    {
        if (!node.IsOnline) return;
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
        if (link.Server.IsOnline) link.Server.Part.GiveSlots(link.Server);
    }
}
