namespace Akka.Actor;

/// <summary>
/// The actors that lie in a direction from an anchor, now or whenever a message is sent. Names may hold wildcards.
/// </summary>
public class ActorSelection : ICanTell
{
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Split('/')) { }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements) : this(anchor, Steps(elements)) { }

    public IActorRef Anchor { get; }

    public SelectionPathElement[] Path { get; }

    public string PathString => "/" + string.Join<SelectionPathElement>('/', Path);

    public void Tell(object message, IActorRef? sender = null) =>
        Deliver((IInternalActorRef)Anchor, sender!, new ActorSelectionMessage(message, Path));

    /// <summary>The actor, if one is there and answers in time; else the task fails with <see cref="ActorNotFoundException"/>.</summary>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null!), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception cause) when (cause is AskTimeoutException || (cause is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ActorNotFoundException($"No answer from {this} within {timeout}", cause);
        }
    }

    public override bool Equals(object? obj) => obj is ActorSelection other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Anchor, Path.Length);

    public override string ToString() =>
        $"ActorSelection[Anchor({Anchor.Path}{(Anchor.Path.Uid == ActorCell.UndefinedUid ? "" : "#" + Anchor.Path.Uid)}), Path({PathString})]";

    protected bool Equals(ActorSelection other) => Anchor.Equals(other.Anchor) && Path.SequenceEqual(other.Path);

    /// <summary>Walks as far as this process knows the way; the rest is for the actor reached there, here or elsewhere.</summary>
    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        if (selection.Elements.Length == 0)
        {
            anchor.Tell(selection.Message, sender);
            return;
        }
        var at = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
            var isLast = i == selection.Elements.Length - 1;
            // Without a cell (elsewhere, or a path that only holds others) the reference itself knows how to go on.
            if (at is not ActorRefWithCell local)
            {
                Pass(at, sender, Rest(selection, i), at);
                return;
            }
            switch (selection.Elements[i])
            {
                case SelectParent:
                    at = local.Parent;
                    break;
                case SelectChildName named:
                    var child = local.GetSingleChild(named.Name);
                    if (child.IsNobody())
                    {
                        NotThere(local, sender, Rest(selection, i));
                        return;
                    }
                    at = child;
                    break;
                case SelectChildPattern pattern:
                    FanOut(local.Children.Where(c => pattern.Fits(c.Path.Name)), sender, selection, i, isLast);
                    return;
                case SelectChildRecursive:
                    Recurse(local, sender, selection.Message);
                    return;
            }
            if (isLast) at.Tell(selection.Message, sender);
        }
    }

    private static void Pass(IInternalActorRef at, IActorRef sender, ActorSelectionMessage rest, IInternalActorRef reached)
    {
        if (rest.Elements.All(step => step is SelectChildName) && reached.IsLocal)
        {
            var target = reached.GetChild([.. rest.Elements.Select(step => ((SelectChildName)step).Name)]);
            if (!target.IsNobody())
            {
                target.Tell(rest.Message, sender);
                return;
            }
            if (reached is not EmptyLocalActorRef)
            {
                NotThere(reached, sender, rest);
                return;
            }
        }
        at.Tell(rest, sender);
    }

    private static void FanOut(
        IEnumerable<IActorRef> children, IActorRef sender, ActorSelectionMessage selection, int step, bool isLast)
    {
        foreach (var child in children.Cast<IInternalActorRef>())
        {
            if (isLast) child.Tell(selection.Message, sender);
            else Deliver(child, sender, new ActorSelectionMessage(selection.Message, selection.Elements[(step + 1)..], true));
        }
    }

    private static void Recurse(ActorRefWithCell from, IActorRef sender, object message)
    {
        foreach (var child in from.Children)
        {
            child.Tell(message, sender);
            if (child is ActorRefWithCell local) Recurse(local, sender, message);
        }
    }

    private static void NotThere(IInternalActorRef last, IActorRef sender, ActorSelectionMessage selection)
    {
        if (selection.WildCardFanOut) return;
        var provider = last.Provider;
        var nowhere = new EmptyLocalActorRef(
            provider,
            last.Path / selection.Elements.Select(step => step.ToString()!),
            ((ExtendedActorSystem)provider.Settings.System).EventStream);
        nowhere.Tell(selection.Message, sender);
    }

    private static ActorSelectionMessage Rest(ActorSelectionMessage selection, int from) =>
        from == 0 ? selection : new(selection.Message, selection.Elements[from..], selection.WildCardFanOut);

    private static SelectionPathElement[] Steps(IEnumerable<string> names) =>
        [.. names.Where(name => name.Length > 0).Select(Step)];

    private static SelectionPathElement Step(string name) => name switch
    {
        ".." => SelectParent.Instance,
        "**" => SelectChildRecursive.Instance,
        _ when name.Contains('?') || name.Contains('*') => new SelectChildPattern(name),
        _ => new SelectChildName(name),
    };
}
