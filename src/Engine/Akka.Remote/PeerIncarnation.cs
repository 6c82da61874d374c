using Akka.Actor;

namespace Akka.Remote;

/// <summary>Another node's address together with the number of its actor system.</summary>
internal readonly record struct PeerIncarnation(Address Address, int Uid);
