namespace AkkaP2P.Tracker.Entities;

/// <summary>What a decision may depend on besides state and command.</summary>
/// <param name="NextVersion">The version the row will have if this decision is saved.</param>
public sealed record DecisionContext(DateTimeOffset Now, long NextVersion);

/// <summary>State that is one versioned row of the store.</summary>
/// <typeparam name="TSelf">The state's own type.</typeparam>
public interface IDurableState<TSelf>
    where TSelf : class, IDurableState<TSelf>
{
    /// <summary>The state of an entity that has no row.</summary>
    static abstract TSelf Empty(string entityId);

    static abstract TSelf Decode(string entityId, ReadOnlySpan<byte> state);

    byte[] Encode();

    RememberedCommands Remembered { get; }

    TSelf Remember(RememberedCommands remembered);
}
