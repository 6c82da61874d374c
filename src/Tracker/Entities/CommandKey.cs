using System.Buffers.Binary;
using System.Text;
using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker.Entities;

/// <summary>Recognises a retried command: a digest of who sent what under which idempotency key, so a key used twice for different things does no harm.</summary>
public readonly record struct CommandKey(UInt128 Value)
{
    public static CommandKey Of(string caller, string command, string idempotencyKey)
    {
        var digest = Hash256.Of(Encoding.UTF8.GetBytes($"{caller}\n{command}\n{idempotencyKey}")).ToArray();
        return new CommandKey(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
