using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// Handlers are declared in the constructor or in a method given to <see cref="Become(Action)"/>, and tried in that order.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    private readonly ReceiveTable _initial = new();

    /// <summary>The table that is being filled, in the constructor or inside Become; else null.</summary>
    private ReceiveTable? _open;

    protected ReceiveActor() => _open = _initial;

    protected sealed override void OnReceive(object message) =>
        throw new NotSupportedException("A ReceiveActor's messages go to its handlers.");

    protected void Become(Action configure)
    {
        Context.Become(Behaviour(configure));
    }

    protected void BecomeStacked(Action configure)
    {
        Context.BecomeStacked(Behaviour(configure));
    }

    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Table.Add(new ReceiveTable.Action<T>(handler, shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) =>
        Table.Add(new ReceiveTable.Action<T>(handler, shouldHandle));

    protected void Receive<T>(Func<T, bool> handler) => Table.Add(new ReceiveTable.Trial<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Table.Add(new ReceiveTable.ActionOfType(messageType, handler, shouldHandle));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Table.Add(new ReceiveTable.ActionOfType(messageType, handler, shouldHandle));

    protected void ReceiveAny(Action<object> handler) => Table.Add(new ReceiveTable.Action<object>(handler, null));

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Receive(Suspending(handler), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) =>
        Receive(Suspending(handler), shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Receive(messageType, Suspending(handler), shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAny(Suspending(handler));

    internal override Receive InitialReceive => _initial.TryHandle;

    internal override void OnConstructed() => _open = null;

    private ReceiveTable Table => _open ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private Receive Behaviour(Action configure)
    {
        var outer = _open;
        var table = _open = new ReceiveTable();
        try
        {
            configure();
        }
        finally
        {
            _open = outer;
        }
        return table.TryHandle;
    }

    private static Action<T> Suspending<T>(Func<T, Task> handler) =>
        message => ActorTaskScheduler.RunTask(() => handler(message));
}
