using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// The stages that run fused in one actor. Calls from outside may come before the actor exists, since a stage can hand
/// out callbacks while it is being made: those few wait here.
/// </summary>
internal sealed class Island(Attributes attributes)
{
    private readonly Lock _gate = new();
    private readonly List<GraphStageLogic> _logics = [];
    private List<AsyncInput>? _early = [];
    private volatile IActorRef? _actor;
    private volatile bool _isStopped;

    public Attributes Attributes { get; } = attributes;

    public int Connections { get; private set; }

    public GraphStageLogic[] Logics => [.. _logics];

    public void Add(GraphStageLogic logic) => _logics.Add(logic);

    public void Connect(StagePort from, StagePort to)
    {
        var wire = new Connection(from.Logic, from.Index, to.Logic, to.Index);
        from.Logic.Attach(wire, isInlet: false);
        to.Logic.Attach(wire, isInlet: true);
        Connections++;
    }

    public void Tell(AsyncInput message)
    {
        if (_isStopped) return;
        if (_actor is { } actor)
        {
            actor.Tell(message, ActorRefs.NoSender);
            return;
        }

        lock (_gate)
        {
            if (_early is { } early) early.Add(message);
            else _actor?.Tell(message, ActorRefs.NoSender);
        }
    }

    /// <summary>The actor runs: what waited goes first.</summary>
    public void StartedAs(IActorRef actor)
    {
        lock (_gate)
        {
            foreach (var message in _early!) actor.Tell(message, ActorRefs.NoSender);
            _early = null;
            _actor = actor;
        }
    }

    public void Stopped() => _isStopped = true;
}
