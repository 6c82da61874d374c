using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>One materialization: turns a blueprint into islands of connected stages. Runs on the caller's thread.</summary>
internal sealed class MaterializerSession
{
    private readonly ActorMaterializerImpl _materializer;
    private readonly List<Island> _islands = [];
    private Island _current;

    public MaterializerSession(ActorMaterializerImpl materializer, Attributes attributes)
    {
        _materializer = materializer;
        _current = new Island(attributes);
        _islands.Add(_current);
    }

    public IReadOnlyList<Island> Islands => _islands;

    public BuiltModule Build(Module module, Attributes inherited)
    {
        var effective = inherited.And(module.Attributes);
        if (!module.Attributes.Contains(Attributes.AsyncBoundary.Instance)) return module.Build(this, effective);

        var outer = _current;
        _current = new Island(effective);
        _islands.Add(_current);
        var built = module.Build(this, effective);
        _current = outer;
        return built;
    }

    public void Add(GraphStageLogic logic, Attributes effective)
    {
        _current.Add(logic);
        logic.SetUp(_materializer, _current, effective);
    }

    public void Connect(StagePort from, StagePort to)
    {
        var upstream = from.Logic.Island;
        var downstream = to.Logic.Island;
        if (ReferenceEquals(upstream, downstream))
        {
            upstream.Connect(from, to);
            return;
        }

        var bridge = new AsyncBridge(to.Logic.EffectiveAttributes);
        Join(upstream, bridge.Upstream);
        Join(downstream, bridge.Downstream);
        upstream.Connect(from, new StagePort(bridge.Upstream, 0));
        downstream.Connect(new StagePort(bridge.Downstream, 0), to);
    }

    private void Join(Island island, GraphStageLogic logic)
    {
        island.Add(logic);
        logic.SetUp(_materializer, island, island.Attributes);
    }
}
