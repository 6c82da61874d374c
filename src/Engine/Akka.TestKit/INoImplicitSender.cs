namespace Akka.TestKit;

/// <summary>A kit that does not make its test actor the sender of what the test sends without naming one.</summary>
public interface INoImplicitSender;
