using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Makes actors of one type with fixed arguments; a type without arguments gets a compiled constructor call.</summary>
internal sealed class ActivatorProducer(Type actorType, object[] arguments) : IIndirectActorProducer
{
    private readonly Func<ActorBase>? _parameterless = arguments.Length == 0 ? Compile(actorType) : null;

    public Type ActorType => actorType;

    public object[] Arguments => arguments;

    public ActorBase Produce() => _parameterless is not null
        ? _parameterless()
        : (ActorBase)Activator.CreateInstance(
            actorType,
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.OptionalParamBinding
                | BindingFlags.DoNotWrapExceptions,
            null,
            arguments,
            null)!;

    public void Release(ActorBase actor) => (actor as IDisposable)?.Dispose();

    private static Func<ActorBase>? Compile(Type type)
    {
        var constructor = type.GetConstructor(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, []);
        return constructor is null || type.IsAbstract
            ? null
            : Expression.Lambda<Func<ActorBase>>(Expression.New(constructor)).Compile(preferInterpretation: true);
    }
}
