using System.Text.Json;

namespace AkkaP2P.Client.Downloads;

/// <summary>The history of downloads on the disk, replaced whole and synced: after a crash it is the old one or the new one.</summary>
internal sealed class DownloadJournal(string dataFolder)
{
    private readonly string _path = Path.Combine(dataFolder, "downloads.json");

    /// <summary>Where the journals of pieces lie.</summary>
    public string PieceJournals { get; } = Path.Combine(dataFolder, "pieces");

    /// <exception cref="ClientStartException">It is there but cannot be read.</exception>
    public DownloadHistory Load()
    {
        try
        {
            if (!File.Exists(_path)) return DownloadHistory.Empty;
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), DownloadJson.Default.DownloadHistory) ?? DownloadHistory.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ClientStartException($"cannot read the history of downloads {_path}: {e.Message}", e);
        }
    }

    /// <exception cref="IOException">It could not be written; the old one stands.</exception>
    public void Save(DownloadHistory history) =>
        PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(history, DownloadJson.Default.DownloadHistory));
}
