namespace Akka.Cluster.Tools.PublishSubscribe;

/// <summary>A message that the mediator carries to other nodes.</summary>
public interface IDistributedPubSubMessage;
