namespace Akka.Dispatch;

/// <summary>An actor that needs a mailbox whose queue has these semantics.</summary>
public interface IRequiresMessageQueue<T> where T : ISemantics;
