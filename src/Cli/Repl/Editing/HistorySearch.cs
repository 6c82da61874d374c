using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>
/// Ctrl-R: each letter narrows the search, Ctrl-R again looks further back. What it does not know ends it, and the editor takes over what was found.
/// </summary>
internal sealed class HistorySearch(History history, string draft, int draftCursor)
{
    private string _sought = "";

    public string Draft => draft;

    public int DraftCursor => draftCursor;

    /// <summary>Index of the line found; -1 when there is none, or nothing was sought yet.</summary>
    public int At { get; private set; } = -1;

    public string? Found => At < 0 ? null : history.Lines[At];

    public EditView View
    {
        get
        {
            var shown = Found ?? draft;
            var place = Found?.IndexOf(_sought, StringComparison.OrdinalIgnoreCase) ?? draftCursor;
            var failing = _sought.Length > 0 && Found is null ? "nothing with" : "search";
            return new EditView($"({failing} '{_sought}') ", shown, Math.Max(0, place));
        }
    }

    /// <summary>False for a key that ends the search.</summary>
    public bool Press(Key key)
    {
        switch (key.Kind)
        {
            case KeyKind.Text when _sought.Length >= CommandLine.MaxLength: // no line is longer
                return true;
            case KeyKind.Text:
                _sought += key.Text;
                Look(At < 0 ? history.Lines.Count - 1 : At);
                return true;
            case KeyKind.DeleteBefore:
                _sought = _sought[..Math.Max(0, _sought.Length - 1)];
                Look(history.Lines.Count - 1);
                return true;
            case KeyKind.Search:
                if (history.FindBackwards(_sought, At - 1) is var older and >= 0) At = older;
                return true;
            default:
                return false;
        }
    }

    private void Look(int from) => At = _sought.Length == 0 ? -1 : history.FindBackwards(_sought, from);
}
