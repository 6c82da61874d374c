using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AkkaP2P.Client;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Cli.Repl;

/// <summary>One JSON object a line; lines that are told together are written together, which is cheaper for whoever reads them, too.</summary>
internal sealed class JsonOutput(Stream output) : IReplOutput
{
    // The reader is a JSON parser, not a web page: names stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _lines = new();

    public IProgress<HashProgress>? Started(IReadOnlyList<string> words) => null;

    public void Event(ClientEvent happened)
    {
        var (name, data) = Describe(happened);
        WriteLine(json =>
        {
            json.WriteString("type"u8, "event"u8);
            json.WriteString("event"u8, name);
            WriteData(json, data);
        });
    }

    public void Result(string line, CommandResult result) => WriteLine(json =>
    {
        json.WriteString("type"u8, "result"u8);
        json.WriteString("command"u8, result.Command);
        json.WriteBoolean("ok"u8, result.Error is null);
        if (result.Error is { } error)
        {
            json.WritePropertyName("error"u8);
            JsonSerializer.Serialize(json, error, CliJson.Default.CommandError);
            return;
        }

        json.WriteString("message"u8, result.Message);
        WriteData(json, result.Data!);
    });

    public void Flush()
    {
        if (_lines.WrittenCount == 0) return;
        output.Write(_lines.WrittenSpan);
        output.Flush();
        _lines.ResetWrittenCount();
    }

    private static (string Name, object Data) Describe(ClientEvent happened) => happened switch
    {
        ClientEvent.Ready e => ("ready", new ReadyData(e.Listen, e.Tracker, e.NodeId)),
        ClientEvent.DownloadProgress e => ("download_progress", e.Download),
        ClientEvent.DownloadEnded { Download.State: DownloadState.Completed } e => ("download_completed", e.Download),
        ClientEvent.DownloadEnded e => ("download_failed", e.Download),
        ClientEvent.TrackerLost e => ("tracker_lost", new TrackerData(e.Tracker)),
        ClientEvent.TrackerConnected e => ("tracker_connected", new TrackerData(e.Tracker)),
        ClientEvent.JoinRequested e => ("join_requested", new GroupUserData(e.Group, e.User)),
        ClientEvent.RequestAccepted e => ("request_accepted", new GroupData(e.Group)),
        ClientEvent.FileAdded e => ("file_added", new FileAdded(e.Group, e.File, e.Size, e.User)),
        _ => throw new System.Diagnostics.UnreachableException($"unknown event {happened}"),
    };

    private static void WriteData(Utf8JsonWriter json, object data)
    {
        json.WritePropertyName("data"u8);
        JsonSerializer.Serialize(json, data, data.GetType(), CliJson.Default);
    }

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(_lines, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        _lines.Write("\n"u8);
    }
}
