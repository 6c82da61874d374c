using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// What stays of an actor over its restarts: mailbox, children, watchers, behaviours, and the current instance. Apart from
/// the child table and the mailbox, everything here belongs to the thread that runs the mailbox.
/// <para>
/// The parts: children (who they are), death watch (who is told of whose end), fault handling (create, suspend, resume,
/// restart, terminate), the instance with its stash and timers, receive timeout.
/// </para>
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    public const long UndefinedUid = 0;

    [ThreadStatic]
    private static ActorCell? _current;

    private readonly IInternalActorRef _self;
    private IActorRef _sender;

    public ActorCell(
        ActorSystemImpl system,
        IInternalActorRef self,
        Props props,
        MessageDispatcher dispatcher,
        IInternalActorRef parent)
    {
        SystemImpl = system;
        _self = self;
        Props = props;
        Dispatcher = dispatcher;
        Parent = parent;
        _sender = system.DeadLetterRef;
        Mailbox = new Mailbox(system.Mailboxes.MailboxTypeFor(props).Create(self, system), this, dispatcher);
    }

    /// <summary>The cell whose mailbox this thread is running.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    public ActorSystemImpl SystemImpl { get; }

    public ActorSystem System => SystemImpl;

    public IInternalActorRef Self => _self;

    IActorRef IActorContext.Self => _self;

    public IInternalActorRef Parent { get; }

    IActorRef IActorContext.Parent => Parent;

    public Props Props { get; }

    public MessageDispatcher Dispatcher { get; }

    public Mailbox Mailbox { get; }

    public IActorRef Sender => _sender;

    public object? CurrentMessage { get; private set; }

    /// <summary>Counts the messages processed, so that a stash can tell whether it has the current one already.</summary>
    public long CurrentEnvelopeId { get; private set; }

    public bool IsTerminated => Mailbox.IsClosed;

    public static IActorRef GetCurrentSelfOrNoSender() => _current is { } cell ? cell._self : ActorRefs.NoSender;

    public static IActorRef GetCurrentSenderOrNoSender() => _current is { } cell ? cell._sender : ActorRefs.NoSender;

    /// <summary>Called once, before anybody has the reference: the first message in the mailbox makes the instance.</summary>
    public void Start()
    {
        Dispatcher.Attach(this);
        Mailbox.PostSystem(new Create());
    }

    public void SendMessage(object message, IActorRef sender) =>
        Mailbox.Post(new Envelope(message, sender ?? SystemImpl.DeadLetterRef));

    public void SendSystemMessage(ISystemMessage message) => Mailbox.PostSystem((SystemMessage)message);

    public IActorRef ActorOf(Props props, string? name = null) => MakeChild(props, name);

    public ActorSelection ActorSelection(ActorPath path) => ActorRefFactoryShared.ActorSelection(path, System);

    public ActorSelection ActorSelection(string path) => ActorRefFactoryShared.ActorSelection(path, System, _self);

    public void Invoke(Envelope envelope)
    {
        CurrentMessage = envelope.Message;
        _sender = envelope.Sender;
        CurrentEnvelopeId++;
        try
        {
            if (envelope.Message is IAutoReceivedMessage) AutoReceive(envelope);
            else ReceiveMessage(envelope.Message);
            // What only wraps another message was counted with that one.
            if (_receiveTimeout is not null && envelope.Message is not (TimerMessage or ActorSelectionMessage))
            {
                RestartReceiveTimeout(envelope.Message);
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    public void ReceiveMessage(object message) => _actor!.AroundReceive(_behaviour!, message);

    private void AutoReceive(Envelope envelope)
    {
        if (SystemImpl.Settings.DebugAutoReceive) LogDebug($"received AutoReceiveMessage {envelope}");
        switch (envelope.Message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case PoisonPill:
                _self.Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            case ActorSelectionMessage selection:
                ReceiveSelection(selection);
                break;
            case TimerMessage timer:
                if (_timers is not null && timer.Owner == _timers && _timers.Accept(timer)) Invoke(new Envelope(timer.Message, Sender));
                break;
            case AddressTerminated gone:
                AddressTerminated(gone.Address);
                break;
            default:
                ReceiveMessage(envelope.Message);
                break;
        }
    }

    private void ReceiveSelection(ActorSelectionMessage selection)
    {
        if (selection.Elements.Length == 0) Invoke(new Envelope(selection.Message, Sender));
        else Akka.Actor.ActorSelection.Deliver(_self, Sender, selection);
    }

    private void Publish(LogEvent log)
    {
        SystemImpl.EventStream.Publish(log);
    }

    private void LogError(Exception? cause, string message) =>
        Publish(new Error(cause, _self.Path.ToString(), _actor?.GetType() ?? typeof(ActorCell), message));

    private void LogDebug(string message) =>
        Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? typeof(ActorCell), message));
}
