using Akka.Actor;
using EngineSpecs.Network;
using EngineSpecs.Wire;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Frames of remoting, and all that cluster, sharding and pub-sub put into them. The first byte of an input says what reads the rest.</summary>
internal sealed class EngineMessages : FuzzTarget
{
    /// <summary>Not left or joined by anyone; it lives as long as the process.</summary>
    private static readonly Lazy<IReadOnlyList<WireDecoder>> Decoders = new(() => WireDecoders.All((ExtendedActorSystem)new MemoryNodes(seed: 6).Start()));

    public EngineMessages()
        : base("engine-messages") => Seeds = [.. Decoders.Value.Select((d, i) => (byte[])[(byte)i, .. d.Sample])];

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Decode(byte[] input)
    {
        if (input.Length == 0) return;
        var decoder = Decoders.Value[input[0] % Decoders.Value.Count];
        try
        {
            decoder.Read(input[1..]);
        }
        catch (IndexOutOfRangeException e) when (!decoder.Name.StartsWith("frame ", StringComparison.Ordinal))
        {
            throw new FarLengthException(e);
        }
    }

    public override bool IsRefusal(Exception e) => WireDecoder.IsRefusal(e) || e is FarLengthException;
}
