using System.Runtime.Serialization;
using Google.Protobuf;

namespace EngineSpecs.Wire;

/// <summary>One kind of message that another node may send: what reads it, and bytes that it reads well.</summary>
/// <param name="Name">Serializer number and manifest, or the kind of frame.</param>
/// <param name="Read">What the bytes mean; throws when they mean nothing.</param>
/// <param name="Write">What is read, as bytes again.</param>
internal sealed record WireDecoder(string Name, byte[] Sample, Func<byte[], object> Read, Func<object, byte[]> Write)
{
    /// <summary>A clear refusal, which remoting logs together with the sender's address; anything else is a mistake of ours.</summary>
    public static bool IsRefusal(Exception thrown) => thrown
        is ArgumentException or FormatException or InvalidDataException or InvalidProtocolBufferException or SerializationException;

    /// <returns>Null when the bytes were read or refused, otherwise what went wrong.</returns>
    public Exception? Try(byte[] bytes)
    {
        try
        {
            Read(bytes);
            return null;
        }
        catch (Exception thrown) when (IsRefusal(thrown))
        {
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }
}
