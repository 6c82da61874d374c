using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Downloads;

namespace AkkaP2P.Swarm.Simulation;

/// <summary>
/// Some of the nodes, with a clock and events of their own, so that several parts can go on at once. Nothing gets from one node to another sooner than after
/// <see cref="SimulationOptions.Delay"/>, and a round is no longer than that: what nodes of other parts do in a round cannot concern this one before
/// the next. In a round a part therefore
/// <list type="bullet">
/// <item>changes only its own nodes, and of each link only its node's end;</item>
/// <item>reads of others only what never changes, what only changes between rounds, and haves that are old enough;</item>
/// <item>puts what goes to another part's nodes into a list, which that part takes when the next round begins.</item>
/// </list>
/// Who belongs to which part never changes, and neither does the order in which lists are taken: the number of threads makes no difference.
/// </summary>
internal sealed class SimPart(int number, SimulationOptions options)
{
    /// <summary>More than most machines that this runs on have cores for would only make the rounds' pieces of work smaller.</summary>
    public const int Count = 4;

    private readonly record struct Message(long At, SimEvent Event);

    private readonly PieceLayout _layout = options.Layout;
    private readonly long _delay = Ticks(options.Delay);

    // On slow links there is less to hear.
    private readonly long _hearEvery = Ticks(Math.Clamp(options.PieceSize / options.Upload / 4, HearEvery, TickEvery));
    private readonly SimQueue _events = new();
    private readonly List<SimLink> _talking = [];
    private readonly List<int> _news = [];

    /// <summary>To each part, in rounds with even and with odd numbers: what was sent in one is taken while the next is written.</summary>
    private readonly List<Message>[][] _sent = [Lists(), Lists()];
    private long _earliestSent = long.MaxValue;
    private int _odd;

    /// <summary>A peer hears what its sources got so often, seldomer than in the client: haves are most of what there is to simulate.</summary>
    public const double HearEvery = 0.1;

    public const double TickEvery = 1;

    public int Number => number;

    public VirtualTime Time { get; } = new();

    /// <summary>What concerns more than one node at once; it waits for the end of the round.</summary>
    public List<SimEvent> Changes { get; } = [];

    public long Events { get; private set; }

    public int Completed { get; private set; }

    public int Banned { get; private set; }

    public long ArrivedBytes { get; private set; }

    public long WastedBytes { get; private set; }

    /// <summary>When something happens next, here or to whom something was sent.</summary>
    public long NextAt => Math.Min(_events.NextAt, _earliestSent);

    public static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    /// <summary>All that happens before the end of the round.</summary>
    /// <param name="round">One more each time.</param>
    public void Run(long round, long end, IReadOnlyList<SimPart> parts)
    {
        (_odd, _earliestSent) = ((int)(round & 1), long.MaxValue);
        foreach (var part in parts) Take(part._sent[1 - _odd][Number]);
        while (_events.NextAt < end && _events.TryDequeue(out var next, out var at))
        {
            Time.MoveTo(at);
            Handle(next);
            Events++;
        }

        Time.MoveTo(end);
    }

    public void Schedule(long at, SimEvent next) => _events.Enqueue(next, at);

    public void GiveSlots(SimNode server)
    {
        var changes = server.Choker.Evaluate();
        foreach (var slot in changes.Choked)
        {
            server.Backlog.Forget(LinkOf(slot));
            SendToFetcher(SimEventKind.Choked, LinkOf(slot));
        }

        foreach (var slot in changes.Unchoked) SendToFetcher(SimEventKind.Unchoked, LinkOf(slot));
    }

    private void Handle(SimEvent next)
    {
        switch (next.Kind)
        {
            case SimEventKind.Requested: Requested(next.Link!, next.Piece); break;
            case SimEventKind.Cancelled: next.Node.Backlog.Forget(next.Link!, next.Piece); break;
            case SimEventKind.Sent: Sent(next.Node); break;
            case SimEventKind.Reached: Reached(next.Link!, next.Piece); break;
            case SimEventKind.Arrived: Arrived(next.Link!, next.Piece); break;
            case SimEventKind.Choked: Choked(next.Link!); break;
            case SimEventKind.Unchoked: Unchoked(next.Link!); break;
            case SimEventKind.Hear: Hear(next.Node); break;
            case SimEventKind.Tick: Tick(next.Node); break;
            default: throw new InvalidOperationException($"{next.Kind} is no part's to handle");
        }
    }

    // Fetching.

    private void Ask(SimNode fetcher)
    {
        if (!fetcher.IsOnline || fetcher.CompletedAt is not null) return;
        var requests = fetcher.Plan.Next();
        for (var i = 0; i < requests.Count; i++) SendToServer(SimEventKind.Requested, LinkOf(requests[i].Peer), requests[i].Piece);
    }

    /// <summary>The piece has come as far as the fetcher's link, which takes one piece after the other at its rate.</summary>
    private void Reached(SimLink link, int piece)
    {
        var (fetcher, length, now) = (link.Fetcher, _layout.Length(piece), Time.GetTimestamp());
        if (fetcher.Download is { } download)
        {
            var began = now - Ticks(length / link.Server.Upload);
            fetcher.LinkFreeAt = Math.Max(fetcher.LinkFreeAt, began) + Ticks(length / download);
        }

        if (fetcher.LinkFreeAt > now) Schedule(fetcher.LinkFreeAt, new SimEvent(SimEventKind.Arrived, fetcher, link, piece));
        else Arrived(link, piece);
    }

    private void Arrived(SimLink link, int piece)
    {
        var (fetcher, length) = (link.Fetcher, _layout.Length(piece));
        ArrivedBytes += length;
        if (link.Source.IsGone || fetcher.Plan.Picker.Have[piece] || link.Server.Role == SimRole.Liar) WastedBytes += length;
        if (link.Source.IsGone) return;
        fetcher.Plan.Received(link.Source, piece, length);
        if (link.Server.Role == SimRole.Liar) Distrust(link, piece);
        else Keep(link, piece);
        Ask(fetcher);
    }

    private void Distrust(SimLink link, int piece)
    {
        link.Fetcher.Plan.Wrong(piece, link.Source);
        if (!link.Source.IsBanned) return;
        Banned++;
        Changes.Add(new SimEvent(SimEventKind.ThrownOut, link.Fetcher, link));
    }

    private void Keep(SimLink link, int piece)
    {
        var fetcher = link.Fetcher;
        if (fetcher.Plan.Picker.Have[piece]) return;
        Cancel(fetcher.Plan.Verified(piece, link.Source));
        fetcher.Got.Add(piece, Time.GetTimestamp());
        if (!fetcher.Plan.IsComplete) return;
        fetcher.CompletedAt = Time.Seconds;
        Completed++;
        Changes.Add(new SimEvent(SimEventKind.Completed, fetcher));
    }

    private void Choked(SimLink link)
    {
        if (link.Source.IsGone) return;
        link.Fetcher.Plan.Choked(link.Source);
        Ask(link.Fetcher);
    }

    private void Unchoked(SimLink link)
    {
        link.Fetcher.Plan.Unchoked(link.Source);
        Ask(link.Fetcher);
    }

    private void Hear(SimNode node)
    {
        if (node.CompletedAt is not null) return;
        Schedule(Time.GetTimestamp() + _hearEvery, new SimEvent(SimEventKind.Hear, node));
        // First who has news, then which: what the second pass needs of all of them is on its way from memory at once after the first.
        var until = Time.GetTimestamp() - _delay;
        _talking.Clear();
        foreach (var link in node.Sources)
        {
            if (link.Source.Pieces.PieceCount < _layout.Count && link.Got.TryGet(link.Heard, until, out _)) _talking.Add(link);
        }

        var mayAsk = false;
        foreach (var link in _talking) mayAsk |= Hear(link, until);
        if (mayAsk) Ask(node);
    }

    /// <summary>What the source got since the last time, without what is here already. Says whether it has nothing to do for us and may have something now.</summary>
    private bool Hear(SimLink link, long until)
    {
        var (plan, got) = (link.Fetcher.Plan, link.Got);
        _news.Clear();
        for (; got.TryGet(link.Heard, until, out var piece); link.Heard++)
        {
            if (!plan.Picker.Have[piece]) _news.Add(piece);
        }

        if (_news.Count == 0) return false;
        Cancel(plan.AddPieces(link.Source, _news));
        return !link.Source.IsChoking && link.Source.Pieces.InFlight == 0 && plan.Picker.MayAsk(link.Source.Pieces);
    }

    private void Cancel(IReadOnlyList<PieceRequest> requests)
    {
        for (var i = 0; i < requests.Count; i++) SendToServer(SimEventKind.Cancelled, LinkOf(requests[i].Peer), requests[i].Piece);
    }

    // Serving.

    private void Requested(SimLink link, int piece)
    {
        var server = link.Server;
        if (link.IsClosed || link.Slot.IsChoked) return;
        server.Choker.Asked(link.Slot);
        server.Backlog.Add(link, piece, Time.GetTimestamp());
        if (!server.IsSending) SendNext(server);
    }

    private void Sent(SimNode server)
    {
        server.IsSending = false;
        SendNext(server);
    }

    private void SendNext(SimNode server)
    {
        if (server.Role == SimRole.Staller || !server.Backlog.TryTake(out var link, out var piece)) return;
        var length = _layout.Length(piece);
        var sentAt = Time.GetTimestamp() + Ticks(length / server.Upload);
        server.IsSending = true;
        server.SentBytes += length;
        server.Choker.Served(link.Slot, 1);
        server.Order.Sent(piece);
        Schedule(sentAt, new SimEvent(SimEventKind.Sent, server));
        Send(sentAt + _delay, new SimEvent(SimEventKind.Reached, link.Fetcher, link, piece));
    }

    // Both.

    private void Tick(SimNode node)
    {
        Schedule(Time.GetTimestamp() + Ticks(TickEvery), new SimEvent(SimEventKind.Tick, node));
        if (!node.IsOnline) return;
        GiveSlots(node);
        if (node.CompletedAt is not null) return;
        if (node.Sources.Count < node.Neighbours.Count) Changes.Add(new SimEvent(SimEventKind.Lonely, node));
        Cancel(node.Plan.Expire());
        Ask(node);
    }

    private void SendToServer(SimEventKind kind, SimLink link, int piece) =>
        Send(Time.GetTimestamp() + _delay, new SimEvent(kind, link.Server, link, piece));

    private void SendToFetcher(SimEventKind kind, SimLink link) =>
        Send(Time.GetTimestamp() + _delay, new SimEvent(kind, link.Fetcher, link));

    private void Send(long at, SimEvent next)
    {
        var part = next.Node.Part;
        if (part == this)
        {
            Schedule(at, next);
            return;
        }

        _sent[_odd][part.Number].Add(new Message(at, next));
        _earliestSent = Math.Min(_earliestSent, at);
    }

    private void Take(List<Message> messages)
    {
        foreach (var message in messages) Schedule(message.At, message.Event);
        messages.Clear();
    }

    private static List<Message>[] Lists() => [.. Enumerable.Range(0, Count).Select(_ => new List<Message>())];

    private static SimLink LinkOf(PlanPeer source) => (SimLink)source.Tag!;

    private static SimLink LinkOf(UploadPeer slot) => (SimLink)slot.Tag!;
}
