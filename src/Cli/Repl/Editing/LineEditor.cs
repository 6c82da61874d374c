namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>
/// Edits one line: keys in, text and cursor out. It knows no terminal. Moving through the history keeps the line being typed; it is at the
/// newest end.
/// </summary>
internal sealed class LineEditor(History history)
{
    private readonly LineBuffer _line = new();
    private string _killed = "";
    private bool _killing;

    /// <summary>Where in the history the line comes from; its count for the line being typed.</summary>
    private int _at = history.Lines.Count;
    private string _draft = "";
    private HistorySearch? _search;

    public string Text => _line.Text;

    public int Cursor => _line.Cursor;

    public EditView View => _search is { } search ? search.View : new EditView(null, Text, Cursor);

    public EditOutcome Press(Key key)
    {
        if (_search is not null && SearchWith(key)) return EditOutcome.Editing;
        var killing = _killing;
        _killing = false;
        switch (key.Kind)
        {
            case KeyKind.Enter: return EditOutcome.Submitted;
            case KeyKind.Tab: return EditOutcome.Complete;
            case KeyKind.ClearScreen: return EditOutcome.ClearScreen;
            case KeyKind.Interrupt: return Text.Length == 0 ? EditOutcome.Ended : EditOutcome.Abandoned;
            case KeyKind.EndOfInput when Text.Length == 0: return EditOutcome.Ended;
            case KeyKind.Text: _line.Insert(key.Text); break;
            case KeyKind.Left: _line.MoveTo(_line.Before()); break;
            case KeyKind.Right: _line.MoveTo(_line.After()); break;
            case KeyKind.WordLeft: _line.MoveTo(_line.WordBefore()); break;
            case KeyKind.WordRight: _line.MoveTo(_line.WordAfter()); break;
            case KeyKind.Home: _line.MoveTo(0); break;
            case KeyKind.End: _line.MoveTo(Text.Length); break;
            case KeyKind.Older: GoTo(_at - 1); break;
            case KeyKind.Newer: GoTo(_at + 1); break;
            case KeyKind.DeleteBefore: _line.Cut(_line.Before()); break;
            case KeyKind.DeleteAt or KeyKind.EndOfInput: _line.Cut(_line.After()); break;
            case KeyKind.KillToStart: Kill(0, killing); break;
            case KeyKind.KillToEnd: Kill(Text.Length, killing); break;
            case KeyKind.KillBlankWord: Kill(_line.BlankWordBefore(), killing); break;
            case KeyKind.KillWordBefore: Kill(_line.WordBefore(), killing); break;
            case KeyKind.KillWordAt: Kill(_line.WordAfter(), killing); break;
            case KeyKind.Yank: _line.Insert(_killed); break;
            case KeyKind.Transpose: _line.Transpose(); break;
            case KeyKind.Search: _search = new HistorySearch(history, Text, Cursor); break;
            case KeyKind.Escape or KeyKind.Unknown: break;
        }

        return EditOutcome.Editing;
    }

    /// <summary>Puts in what the candidates have in common, or the one there is.</summary>
    /// <returns>False when that adds nothing: then the candidates are worth showing.</returns>
    public bool Complete(Completion completion)
    {
        if (completion.Replacement(Text[completion.Start..Cursor]) is not { } text) return false;
        _line.Replace(completion.Start, Cursor, text);
        return true;
    }

    /// <summary>True when the key was the search's own; otherwise what it found is the line now.</summary>
    private bool SearchWith(Key key)
    {
        var search = _search!;
        if (search.Press(key)) return true;
        _search = null;
        if (key.Kind is KeyKind.Escape or KeyKind.Interrupt)
        {
            _line.Set(search.Draft, search.DraftCursor);
            return true;
        }

        if (search.Found is { } found) (_at, _draft) = (search.At, search.Draft);
        _line.Set(search.Found ?? search.Draft);
        return false;
    }

    private void GoTo(int at)
    {
        if (at < 0 || at > history.Lines.Count) return;
        if (_at == history.Lines.Count) _draft = Text;
        _at = at;
        _line.Set(at == history.Lines.Count ? _draft : history.Lines[at]);
    }

    /// <summary>Kills that follow one another are yanked as one.</summary>
    private void Kill(int other, bool goesOn)
    {
        var forwards = other > Cursor;
        var cut = _line.Cut(other);
        _killed = !goesOn ? cut : forwards ? _killed + cut : cut + _killed;
        _killing = true;
    }
}
