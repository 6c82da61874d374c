namespace Akka.Dispatch;

public interface IUnboundedMessageQueueSemantics : ISemantics;
