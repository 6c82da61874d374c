using Akka.Streams.Supervision;

namespace Akka.Streams;

/// <summary>Attributes that say how the actors behind a graph run.</summary>
public static class ActorAttributes
{
    public static Attributes CreateDispatcher(string dispatcherName) => new(new Dispatcher(dispatcherName));

    public static Attributes CreateSupervisionStrategy(Decider strategy) => new(new SupervisionStrategy(strategy));

    /// <summary>The dispatcher of a graph that runs in an actor of its own.</summary>
    public sealed class Dispatcher(string name) : Attributes.IAttribute
    {
        public readonly string Name = name;

        public override string ToString() => $"Dispatcher({Name})";
    }

    /// <summary>What the stages of a graph do when user code throws.</summary>
    public sealed class SupervisionStrategy(Decider decider) : Attributes.IAttribute
    {
        public readonly Decider Decider = decider;

        public override string ToString() => "SupervisionStrategy";
    }
}
