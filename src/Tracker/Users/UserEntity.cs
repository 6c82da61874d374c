using System.Diagnostics;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Users;

/// <summary>
/// Owns one account; its rules are in <see cref="Account"/>, its life in <see cref="DurableEntity{TState}"/>. How often the
/// password was tried is kept in memory: a restart forgives, and names nobody has are limited just as well.
/// </summary>
internal sealed class UserEntity(string user, IStateStore store, EntitySettings settings, SignInLimits limits)
    : DurableEntity<Account>(EntityKind.User, user, store, settings)
{
    private readonly SignInAttempts _attempts = new(limits);

    public static Props Props(string user, IStateStore store, EntitySettings settings, SignInLimits limits) =>
        Akka.Actor.Props.Create(() => new UserEntity(user, store, settings, limits));

    protected override Outcome<Account> Decide(Account account, IEntityCommand command, DecisionContext context) => command switch
    {
        UserCommands.Create create => account.Create(create.PasswordHash),
        UserCommands.Rehash rehash => account.Rehash(rehash.OldHash, rehash.NewHash),
        UserCommands.SignOut signOut => account.SignOut(signOut.SessionId, signOut.StartedAt, signOut.ValidUntil, context.Now),
        _ => throw new UnreachableException($"no user command: {command.GetType()}"),
    };

    protected override bool Answer(object message, IActorRef sender)
    {
        switch (message)
        {
            case SignInMessages.Begin begin: OnBegin(begin, sender); return true;
            case SignInMessages.Succeeded succeeded: _attempts.Succeeded(succeeded.Address, succeeded.Node); return true;
            default: return false;
        }
    }

    private void OnBegin(SignInMessages.Begin begin, IActorRef sender)
    {
        var wait = _attempts.Begin(begin.Attempt, begin.Address, begin.Node, Now);
        sender.Tell(wait is { } delay
            ? new SignInMessages.Refused((int)Math.Ceiling(delay.TotalSeconds))
            : new SignInMessages.Attempt(State.PasswordHash));
    }
}
