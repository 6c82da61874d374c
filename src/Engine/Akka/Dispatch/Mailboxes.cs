using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>The kinds of mailboxes by their id, which is the path of their settings.</summary>
public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly ConcurrentDictionary<string, MailboxType> _types = new();
    private readonly ActorSystem _system;
    private MailboxType? _default;

    internal Mailboxes(ActorSystem system)
    {
        _system = system;
        DeadLetterQueue = new DeadLetterMessageQueue(system.DeadLetters);
    }

    /// <summary>Where closed mailboxes pour what they still hold.</summary>
    internal IMessageQueue DeadLetterQueue { get; }

    public MailboxType Lookup(string id) => _types.GetOrAdd(id, Create);

    internal MailboxType MailboxTypeFor(Props props) =>
        props.Mailbox is { } given ? Lookup(given) : _default ??= Lookup(DefaultMailboxId);

    /// <summary>How much an actor may stash that says nothing itself: by its mailbox, then its dispatcher, then the default mailbox.</summary>
    internal int StashCapacity(string dispatcher, string? mailbox)
    {
        var config = _system.Settings.Config;
        foreach (var id in new[] { mailbox, dispatcher, DefaultMailboxId })
        {
            var path = $"{id}.stash-capacity";
            if (!string.IsNullOrEmpty(id) && config.HasPath(path)) return config.GetInt(path, Deploy.NoStashSize);
        }
        return Deploy.NoStashSize;
    }

    private MailboxType Create(string id)
    {
        var settings = _system.Settings.Config;
        if (!settings.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = settings.GetConfig(id);
        var type = config.GetString("mailbox-type")
            ?? throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty");
        return (MailboxType)Instances.Create(type, _system.Settings, config.WithFallback(settings.GetConfig(DefaultMailboxId)));
    }
}
