namespace Akka.Actor;

/// <summary>
/// The handlers of one behaviour in the order of their declaration. Which of them take a message depends on its type alone
/// (and then on their predicates), so that list is made once per type. Used by the actor's thread only.
/// </summary>
internal sealed class ReceiveTable
{
    private readonly List<Handler> _handlers = [];
    private readonly Dictionary<Type, Handler[]> _byType = [];
    private Type? _lastType;
    private Handler[] _lastHandlers = [];
    private bool _takesAll;

    public void Add(Handler handler)
    {
        if (_takesAll)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }
        _takesAll = handler is Action<object> { IsUnconditional: true };
        _handlers.Add(handler);
    }

    public bool TryHandle(object message)
    {
        var type = message.GetType();
        if (type != _lastType) Select(type);
        foreach (var handler in _lastHandlers)
        {
            if (handler.TryHandle(message)) return true;
        }
        return false;
    }

    private void Select(Type type)
    {
        if (!_byType.TryGetValue(type, out var handlers))
        {
            handlers = [.. _handlers.Where(handler => handler.MessageType.IsAssignableFrom(type))];
            _byType.Add(type, handlers);
        }
        _lastType = type;
        _lastHandlers = handlers;
    }

    internal abstract class Handler
    {
        public abstract Type MessageType { get; }

        public abstract bool TryHandle(object message);
    }

    internal sealed class Action<T>(System.Action<T> handler, Predicate<T>? shouldHandle) : Handler
    {
        public bool IsUnconditional => shouldHandle is null;

        public override Type MessageType => typeof(T);

        public override bool TryHandle(object message)
        {
            var typed = (T)message;
            if (shouldHandle is not null && !shouldHandle(typed)) return false;
            handler(typed);
            return true;
        }
    }

    internal sealed class Trial<T>(Func<T, bool> handler) : Handler
    {
        public override Type MessageType => typeof(T);

        public override bool TryHandle(object message) => handler((T)message);
    }

    internal sealed class ActionOfType(Type type, System.Action<object> handler, Predicate<object>? shouldHandle) : Handler
    {
        public override Type MessageType => type;

        public override bool TryHandle(object message)
        {
            if (shouldHandle is not null && !shouldHandle(message)) return false;
            handler(message);
            return true;
        }
    }
}
