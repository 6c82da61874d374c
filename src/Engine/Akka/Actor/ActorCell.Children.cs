using Akka.Actor.Internal;
using Akka.Util;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    /// <summary>
    /// The child table: an immutable value, replaced by compare-and-swap, since <c>ActorSystem.ActorOf</c> adds to a
    /// guardian's from any thread and paths are resolved from any thread.
    /// </summary>
    private ChildrenContainer _children = ChildrenContainer.Empty;

    /// <summary>Numbers the children that were given no name. Interlocked.</summary>
    private long _nextRandomName = -1;

    /// <summary>References without an actor that live under this path, by name; null until there is one. Guarded by itself.</summary>
    private Dictionary<string, FunctionRef>? _functionRefs;

    public ChildrenContainer Children => Volatile.Read(ref _children);

    public IEnumerable<IActorRef> GetChildren() => Children.Refs;

    IEnumerable<IActorRef> IActorContext.GetChildren() => Children.Refs;

    public IActorRef Child(string name) => Children.ByName(name)?.Child ?? (IActorRef)ActorRefs.Nobody;

    /// <summary>Finds a child by "name" or "name#uid"; nobody when the incarnation is another.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        var (plain, uid) = SplitNameAndUid(name);
        if (Children.ByName(plain)?.Child is { } child)
        {
            return uid == UndefinedUid || uid == child.Path.Uid ? child : ActorRefs.Nobody;
        }
        return FunctionRefByName(plain, uid) ?? (IInternalActorRef)ActorRefs.Nobody;
    }

    /// <summary>Stops a child of this actor; any other reference is told to stop as well.</summary>
    public void Stop(IActorRef actor)
    {
        if (Children.ByRef(actor) is not null) UpdateChildren(children => children.ShallDie(actor));
        ((IInternalActorRef)actor).Stop();
    }

    /// <summary>Adds a reference that calls a function instead of an actor, named after this actor.</summary>
    public FunctionRef AddFunctionRef(Action<IActorRef, object> tell, string suffix = "")
    {
        var name = "$$" + Base64.Encode(Interlocked.Increment(ref _nextRandomName), "") + (suffix.Length == 0 ? "" : "-" + suffix);
        var path = new ChildActorPath(_self.Path, name, NewUid());
        var function = new FunctionRef(path, SystemImpl.Provider, SystemImpl.EventStream, tell);
        var table = LazyInitializer.EnsureInitialized(ref _functionRefs)!;
        lock (table) table.Add(name, function);
        return function;
    }

    public bool RemoveFunctionRef(FunctionRef function)
    {
        if (_functionRefs is not { } table) return false;
        lock (table)
        {
            if (!table.Remove(function.Path.Name)) return false;
        }
        function.Stop();
        return true;
    }

    public LocalActorRef MakeChild(Props props, string? name, bool systemService = false)
    {
        name = CheckedName(name) ?? RandomName();
        if (Mailbox.IsClosed) throw new InvalidOperationException("Cannot create child while terminating or terminated");
        UpdateChildren(children => children.Reserve(name));
        try
        {
            var path = new ChildActorPath(_self.Path, name, NewUid());
            var child = (LocalActorRef)SystemImpl.Provider.ActorOf(SystemImpl, props, _self, path, systemService);
            UpdateChildren(children => children.Add(name, new ChildRestartStats(child)));
            child.Start();
            // The actor may have begun to stop meanwhile, on its own thread, without seeing this child.
            if (Children.IsTerminating) Stop(child);
            return child;
        }
        catch
        {
            UpdateChildren(children => children.Unreserve(name));
            throw;
        }
    }

    /// <summary>Makes one of the guardians below the root, on the dispatcher given.</summary>
    public LocalActorRef MakeGuardian(Props props, string name, Dispatch.MessageDispatcher dispatcher)
    {
        var guardian = new LocalActorRef(SystemImpl, props, dispatcher, _self, _self.Path / name);
        UpdateChildren(children => children.Add(name, new ChildRestartStats(guardian)));
        guardian.Start();
        return guardian;
    }

    private void UpdateChildren(Func<ChildrenContainer, ChildrenContainer> change)
    {
        while (true)
        {
            var before = Children;
            var after = change(before);
            if (ReferenceEquals(before, after)
                || Interlocked.CompareExchange(ref _children, after, before) == before) return;
        }
    }

    /// <summary>Returns whether there are children to wait for.</summary>
    private bool WaitForChildren(SuspendReason reason)
    {
        UpdateChildren(children => children.WaitingFor(reason));
        return Children.IsWaiting;
    }

    private void StopAllChildren()
    {
        foreach (var child in Children.Refs) Stop(child);
    }

    private void SuspendChildren(IActorRef? except)
    {
        foreach (var child in Children.Refs)
        {
            if (!child.Equals(except)) child.Suspend();
        }
    }

    private void ResumeChildren(Exception? causedByFailure, IActorRef? perpetrator)
    {
        foreach (var child in Children.Refs)
        {
            child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
        }
    }

    private void StopFunctionRefs()
    {
        if (_functionRefs is not { } table) return;
        FunctionRef[] all;
        lock (table)
        {
            all = [.. table.Values];
            table.Clear();
        }
        foreach (var function in all) function.Stop();
    }

    private FunctionRef? FunctionRefByName(string name, long uid)
    {
        if (_functionRefs is not { } table) return null;
        lock (table)
        {
            return table.TryGetValue(name, out var function) && (uid == UndefinedUid || uid == function.Path.Uid)
                ? function
                : null;
        }
    }

    private string RandomName() => Base64.Encode(Interlocked.Increment(ref _nextRandomName), "$");

    private static string? CheckedName(string? name) => name switch
    {
        null => null,
        "" => throw new InvalidActorNameException("Actor name must not be empty."),
        _ when ActorPath.IsValidPathElement(name) => name,
        _ => throw new InvalidActorNameException(
            $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only "
            + $"contain these special characters: {ActorPath.ValidSymbols}."),
    };

    private static long NewUid()
    {
        while (true)
        {
            var uid = Random.Shared.NextInt64(int.MinValue, int.MaxValue);
            if (uid != UndefinedUid) return uid;
        }
    }

    internal static (string Name, long Uid) SplitNameAndUid(string name)
    {
        var hash = name.IndexOf('#');
        return hash >= 0 && long.TryParse(name.AsSpan(hash + 1), out var uid) ? (name[..hash], uid) : (name, UndefinedUid);
    }
}
