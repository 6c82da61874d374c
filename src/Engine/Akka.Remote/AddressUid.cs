using Akka.Actor;

namespace Akka.Remote;

/// <summary>The number of this incarnation of the actor system.</summary>
public class AddressUid : IExtension
{
    public readonly int Uid = System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
