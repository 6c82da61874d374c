using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>Messages between cells about life and death: never lost to a full mailbox, processed before user messages.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;
