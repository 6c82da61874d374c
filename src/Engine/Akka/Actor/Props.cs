using System.Linq.Expressions;

namespace Akka.Actor;

/// <summary>The recipe for an actor: immutable, may be shared, used again for every restart.</summary>
public class Props : IEquatable<Props>
{
    public static readonly Props None = new(new ActivatorProducer(typeof(EmptyActor), []));

    private readonly IIndirectActorProducer _producer;

    public Props(Type type, object[] args) : this(new ActivatorProducer(Checked(type), args)) { }

    public Props(Type type) : this(type, []) { }

    private protected Props(IIndirectActorProducer producer) => _producer = producer;

    private Props(Props original)
    {
        _producer = original._producer;
        Deploy = original.Deploy;
        SupervisorStrategy = original.SupervisorStrategy;
    }

    public static Props Empty { get; } = Create<EmptyActor>();

    public Type Type => _producer.ActorType;

    public string TypeName => Type.AssemblyQualifiedName!;

    public object[] Arguments => _producer is ActivatorProducer activator ? activator.Arguments : [];

    public Deploy Deploy { get; protected set; } = Deploy.Local;

    /// <summary>Stands in for the actor's own strategy when set.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; } = null!;

    public string Dispatcher => Deploy.Dispatcher == Deploy.NoDispatcherGiven ? null! : Deploy.Dispatcher;

    public string Mailbox => Deploy.Mailbox == Deploy.NoMailboxGiven ? null! : Deploy.Mailbox;

    /// <summary>Takes <c>() =&gt; new MyActor(...)</c>; the arguments are evaluated once, here.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase =>
        factory.Body is NewExpression construction
            ? Of(new ActivatorProducer(typeof(TActor), ExpressionArguments.Evaluate(construction)), supervisorStrategy)
            : throw new ArgumentException("The create function must be a 'new T (args)' expression.", nameof(factory));

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase =>
        Of(new ActivatorProducer(typeof(TActor), args), null);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        Of(new ActivatorProducer(typeof(TActor), []), supervisorStrategy);

    public static Props Create(Type type, params object[] args) => new(type, args);

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => Of(producer, null);

    public Props WithMailbox(string mailbox) => With(copy => copy.Deploy = Deploy.WithMailbox(mailbox));

    public Props WithDispatcher(string dispatcher) => With(copy => copy.Deploy = Deploy.WithDispatcher(dispatcher));

    public Props WithStashCapacity(int stashCapacity) => With(copy => copy.Deploy = Deploy.WithStashCapacity(stashCapacity));

    public Props WithDeploy(Deploy deploy) => With(copy => copy.Deploy = deploy.WithFallback(Deploy));

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        With(copy => copy.SupervisorStrategy = supervisorStrategy);

    public virtual ActorBase NewActor() => _producer.Produce();

    public bool Equals(Props? other) => ReferenceEquals(this, other)
        || (other is not null
            && Type == other.Type
            && Deploy.Equals(other.Deploy)
            && Equals(SupervisorStrategy, other.SupervisorStrategy)
            && Arguments.SequenceEqual(other.Arguments));

    public override bool Equals(object? obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Deploy, Arguments.Length);

    internal void Release(ActorBase actor) => _producer.Release(actor);

    private static Props Of(IIndirectActorProducer producer, SupervisorStrategy? strategy) =>
        new(producer) { SupervisorStrategy = strategy! };

    private static Type Checked(Type type) => typeof(ActorBase).IsAssignableFrom(type) && !type.IsAbstract
        ? type
        : throw new ArgumentException($"Props must have a concrete actor type, not {type}.", nameof(type));

    private Props With(Action<Props> change)
    {
        var copy = new Props(this);
        change(copy);
        return copy;
    }

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
