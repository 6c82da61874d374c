using System.Text;

namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>
/// The history between runs: a line an entry, readable by its owner only. One that cannot be read or written is no reason to stop working: the
/// caller tells why, and the history lasts as long as the process.
/// </summary>
internal sealed class HistoryFile(string path, Action<string> complain)
{
    private const long MaxBytes = 8 << 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private bool _useless;

    public History Load()
    {
        try
        {
            if (!File.Exists(path)) return new History([]);
            if (new FileInfo(path).Length > MaxBytes) throw new IOException("it is too large");
            return new History(File.ReadAllLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
            return new History([]);
        }
    }

    /// <summary>Replaced whole, so that a crash leaves the old lines or the new.</summary>
    public void Save(History history)
    {
        if (_useless) return;
        try
        {
            var temporary = path + ".new";
            File.Delete(temporary);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (var writer = new StreamWriter(temporary, new UTF8Encoding(false), options))
            {
                foreach (var line in history.Lines) writer.Write(line + "\n");
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
        }
    }

    private void GiveUp(Exception why)
    {
        _useless = true;
        complain($"the history {path} is not kept: {why.Message}");
    }
}
