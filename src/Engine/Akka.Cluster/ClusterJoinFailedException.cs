using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The node was given up, or ended, before it was a member.</summary>
public class ClusterJoinFailedException(string message) : AkkaException(message);
