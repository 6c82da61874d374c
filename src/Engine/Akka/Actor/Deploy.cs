namespace Akka.Actor;

/// <summary>Where and on what an actor runs, apart from what it is.</summary>
public class Deploy : IEquatable<Deploy>
{
    public static readonly string NoDispatcherGiven = "";
    public static readonly string NoMailboxGiven = "";
    public static readonly Scope NoScopeGiven = null!;
    public static readonly int NoStashSize = -1;
    public static readonly Deploy Local = new(Actor.Scope.Local);
    public static readonly Deploy None = new();

    public Deploy() { }

    public Deploy(Scope scope) => Scope = scope;

    public string Dispatcher { get; private init; } = NoDispatcherGiven;

    public string Mailbox { get; private init; } = NoMailboxGiven;

    public Scope Scope { get; private init; } = NoScopeGiven;

    /// <summary>How many messages a bounded stash holds; <see cref="NoStashSize"/> leaves it to the mailbox.</summary>
    public int StashCapacity { get; private init; } = NoStashSize;

    public virtual Deploy WithScope(Scope scope) => Copy(scope: scope);

    public virtual Deploy WithMailbox(string mailbox) => Copy(mailbox: mailbox);

    public virtual Deploy WithDispatcher(string dispatcher) => Copy(dispatcher: dispatcher);

    public virtual Deploy WithStashCapacity(int stashSize) => Copy(stashCapacity: stashSize);

    public virtual Deploy WithFallback(Deploy other) => new()
    {
        Dispatcher = Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher,
        Mailbox = Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox,
        Scope = Scope is null ? other.Scope : other.Scope is null ? Scope : Scope.WithFallback(other.Scope),
        StashCapacity = StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity,
    };

    public bool Equals(Deploy? other) => other is not null
        && Dispatcher == other.Dispatcher
        && Mailbox == other.Mailbox
        && StashCapacity == other.StashCapacity
        && Equals(Scope, other.Scope);

    public override bool Equals(object? obj) => Equals(obj as Deploy);

    public override int GetHashCode() => HashCode.Combine(Dispatcher, Mailbox, StashCapacity, Scope);

    private Deploy Copy(Scope? scope = null, string? mailbox = null, string? dispatcher = null, int? stashCapacity = null) => new()
    {
        Dispatcher = dispatcher ?? Dispatcher,
        Mailbox = mailbox ?? Mailbox,
        Scope = scope ?? Scope,
        StashCapacity = stashCapacity ?? StashCapacity,
    };
}
