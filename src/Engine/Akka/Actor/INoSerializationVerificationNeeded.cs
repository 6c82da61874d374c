namespace Akka.Actor;

public interface INoSerializationVerificationNeeded;
