namespace AkkaP2P.Cli.Repl;

/// <summary>A column, and how it gives way when the terminal is narrow.</summary>
/// <param name="Least">Cells it may be cut to; 0 when it is never cut.</param>
/// <param name="Rank">0 when it is always there; the highest is left out first.</param>
/// <param name="Wraps">Its cells may take several lines.</param>
internal sealed record TableColumn(string Name, bool IsNumber, int Least, int Rank, bool Wraps)
{
    private const int LeastWhenCut = 10;

    /// <summary>Its words are coloured.</summary>
    public bool IsState => Name is "state" or "role" or "online" or "complete";

    /// <summary><c>name</c>, then any of: <c>&gt;</c> a number, <c>~</c> may be cut, <c>|</c> may wrap, <c>?</c> may be left out, the one with most of them first.</summary>
    public static TableColumn Parse(string text)
    {
        var name = text.TrimEnd('>', '~', '?', '|');
        var marks = text[name.Length..];
        return new TableColumn(name, marks.Contains('>'), marks.Contains('~') ? LeastWhenCut : 0, marks.Count(m => m == '?'), marks.Contains('|'));
    }
}
