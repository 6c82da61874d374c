using System.Diagnostics;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Files;

/// <summary>Owns one file's record; its rules are in <see cref="SharedFile"/>, its life in <see cref="DurableEntity{TState}"/>.</summary>
internal sealed class FileEntity(string id, IStateStore store, EntitySettings settings)
    : DurableEntity<SharedFile>(EntityKind.File, id, store, settings)
{
    public static Props Props(string id, IStateStore store, EntitySettings settings) =>
        Akka.Actor.Props.Create(() => new FileEntity(id, store, settings));

    protected override Outcome<SharedFile> Decide(SharedFile file, IEntityCommand command, DecisionContext context) => command switch
    {
        FileCommands.Register register => file.Register(register.User, register.Incarnation, register.Content, context.Now),
        FileCommands.AddSharer sharer => file.AddSharer(sharer.User, sharer.Incarnation),
        FileCommands.Forget forget => file.Forget(forget.Incarnation),
        _ => throw new UnreachableException($"no file command: {command.GetType()}"),
    };
}
