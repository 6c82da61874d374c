using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AkkaP2P.Tracker.Store;

/// <summary>
/// Stored state: one byte with the format's version, then JSON of a record made for storing, with generated
/// serializers. Formats only grow: a new member has a default that old rows mean.
/// </summary>
internal static class StateFormat
{
    private const byte Version = 1;

    public static byte[] Write<T>(T row, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        buffer.WriteByte(Version);
        JsonSerializer.Serialize(buffer, row, type);
        return buffer.ToArray();
    }

    /// <exception cref="StoreException">The bytes are not in a format this program knows.</exception>
    public static T Read<T>(ReadOnlySpan<byte> state, JsonTypeInfo<T> type)
    {
        if (state.IsEmpty || state[0] != Version) throw new StoreException("a row of the store has a format this program does not know");
        try
        {
            return JsonSerializer.Deserialize(state[1..], type) ?? throw new StoreException("a row of the store is empty");
        }
        catch (JsonException e)
        {
            throw new StoreException($"a row of the store is damaged: {e.Message}", e);
        }
    }
}
