namespace Akka.Event;

/// <summary>Messages whose loss is no news.</summary>
public interface IDeadLetterSuppression;
