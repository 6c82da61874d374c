namespace AkkaP2P.Tracker.Entities;

/// <summary>A message for an entity; the region finds it by its id and starts it when it does not run.</summary>
public interface IEntityMessage
{
    string EntityId { get; }
}

/// <summary>A message that may change durable state. It can arrive more than once and is applied at most once.</summary>
public interface IEntityCommand : IEntityMessage
{
    CommandStamp Stamp { get; }
}

/// <param name="Key">The same on each retry of one command.</param>
/// <param name="Deadline">Not to be applied later: its caller has given up.</param>
public sealed record CommandStamp(CommandKey Key, DateTimeOffset Deadline);

/// <summary>What an entity answers to a command.</summary>
/// <param name="Error">Null when it was done.</param>
/// <param name="Change">The change that holds what the caller should now see; 0 when there is none.</param>
public sealed record EntityReply(Protocol.CommandError? Error, long Change);

/// <summary>The command was not applied and may be sent again, here or elsewhere: the store did not answer or the entity is overrun.</summary>
public sealed record EntityUnavailable(string Reason);
