using System.Buffers;
using System.Text;

namespace AkkaP2P.Client.Trackers;

/// <summary>One server-sent event.</summary>
internal readonly record struct ServerSentEvent(string Name, string Data);

/// <summary>
/// Puts server-sent events together from the bytes of a stream, in whatever portions they come: lines <c>event: NAME</c>
/// and <c>data: TEXT</c>, ended by an empty line; other lines are ignored. Nothing longer than the limit is kept.
/// </summary>
internal sealed class ServerSentEvents(int maxEventBytes)
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly StringBuilder _data = new();
    private string _name = "";

    /// <summary>The events that <paramref name="bytes"/> complete.</summary>
    /// <exception cref="InvalidDataException">An event is longer than the limit.</exception>
    public IReadOnlyList<ServerSentEvent> Add(ReadOnlySpan<byte> bytes)
    {
        var events = new List<ServerSentEvent>();
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(bytes[..end]);
            if (TakeLine() is { } complete) events.Add(complete);
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
        return events;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_line.WrittenCount + _data.Length + part.Length > maxEventBytes) throw new InvalidDataException($"an event of more than {maxEventBytes} bytes");
        _line.Write(part);
    }

    private ServerSentEvent? TakeLine()
    {
        var line = Encoding.UTF8.GetString(_line.WrittenSpan).TrimEnd('\r');
        _line.ResetWrittenCount();
        if (line.Length == 0) return TakeEvent();
        var (field, value) = Split(line);
        if (field == "event") _name = value;
        if (field == "data") _data.Append(_data.Length > 0 ? "\n" : "").Append(value);
        return null;
    }

    private ServerSentEvent? TakeEvent()
    {
        ServerSentEvent? taken = _data.Length > 0 ? new ServerSentEvent(_name, _data.ToString()) : null;
        _name = "";
        _data.Clear();
        return taken;
    }

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (line, "");
        var value = line[(colon + 1)..];
        return (line[..colon], value.StartsWith(' ') ? value[1..] : value);
    }
}
