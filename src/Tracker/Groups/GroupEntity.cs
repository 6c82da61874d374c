using System.Diagnostics;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Groups;

/// <summary>Owns one group; its rules are in <see cref="Group"/>, its life in <see cref="DurableEntity{TState}"/>.</summary>
internal sealed class GroupEntity(string name, IStateStore store, EntitySettings settings)
    : DurableEntity<Group>(EntityKind.Group, name, store, settings)
{
    public static Props Props(string name, IStateStore store, EntitySettings settings) =>
        Akka.Actor.Props.Create(() => new GroupEntity(name, store, settings));

    protected override Outcome<Group> Decide(Group group, IEntityCommand command, DecisionContext context) => command switch
    {
        GroupCommands.Create create => group.Create(create.Caller, context),
        GroupCommands.Join join => group.Join(join.Caller, context.Now),
        GroupCommands.Leave leave => group.Leave(leave.Caller),
        GroupCommands.Accept accept => group.Accept(accept.Caller, accept.User, context.Now),
        GroupCommands.Reject reject => group.Reject(reject.Caller, reject.User),
        GroupCommands.Remove remove => group.Remove(remove.Caller, remove.User),
        _ => throw new UnreachableException($"no group command: {command.GetType()}"),
    };
}
