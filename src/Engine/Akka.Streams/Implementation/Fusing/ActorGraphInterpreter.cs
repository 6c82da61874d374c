using Akka.Actor;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// The actor of one island. It starts the stages, runs a handler for every call from outside, and after each lets the
/// interpreter deliver what follows, at most <c>sync-processing-limit</c> signals at once. It stops when its last stage
/// has ended; stopped earlier, it ends the stages abruptly.
/// </summary>
internal sealed class ActorGraphInterpreter : UntypedActor
{
    private static readonly object Resume = new();

    private readonly Island _island;
    private readonly int _limit;
    private readonly GraphInterpreter _interpreter;
    private bool _isResuming;

    public ActorGraphInterpreter(Island island, ActorMaterializerImpl materializer)
    {
        _island = island;
        _limit = materializer.Settings.SyncProcessingLimit;
        var logics = island.Logics;
        _interpreter = new GraphInterpreter(logics, island.Connections, materializer.MakeLogger(Self.Path.ToString()));
        foreach (var logic in logics) logic.Interpreter = _interpreter;
    }

    public static Props Props(Island island, ActorMaterializerImpl materializer) =>
        Actor.Props.Create(() => new ActorGraphInterpreter(island, materializer));

    protected override void PreStart()
    {
        _interpreter.Start();
        Continue();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AsyncInput input:
                _interpreter.Handle(input);
                Continue();
                break;
            case var resume when ReferenceEquals(resume, Resume):
                _isResuming = false;
                Continue();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _island.Stopped();
        _interpreter.Abort();
    }

    private void Continue()
    {
        var isIdle = _interpreter.Execute(_limit);
        if (_interpreter.IsCompleted)
        {
            _island.Stopped();
            Context.Stop(Self);
        }
        else if (!isIdle && !_isResuming)
        {
            _isResuming = true;
            Self.Tell(Resume, Self);
        }
    }
}
