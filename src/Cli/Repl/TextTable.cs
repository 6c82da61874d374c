using Spectre.Console;

namespace AkkaP2P.Cli.Repl;

/// <summary>Rows for people: a drawn table as wide as the terminal at most, or lines with tabs in full elsewhere.</summary>
internal sealed record TextTable(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public static TextTable Of<T>(string columns, IEnumerable<T> rows, Func<T, string[]> cells) =>
        new([.. columns.Split(' ').Select(TableColumn.Parse)], [.. rows.Select(cells)]);

    /// <summary>A head, then a line for each row, with tabs.</summary>
    public string ToLines() => string.Concat(Rows.Prepend(Columns.Select(c => c.Name)).Select(row => string.Join('\t', row) + "\n"));

    public Table ToDrawing(int width)
    {
        var fitted = TableFit.Fit(this, width);
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in fitted.Columns) table.AddColumn(Drawn(column));

        foreach (var row in fitted.Rows) table.AddRow(row.Select((cell, i) => Cell(fitted.Columns[i], cell)).ToArray());
        return table;
    }

    private static Spectre.Console.TableColumn Drawn(TableColumn column)
    {
        var drawn = new Spectre.Console.TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold)));
        if (!column.Wraps) drawn.NoWrap();
        return column.IsNumber ? drawn.RightAligned() : drawn;
    }

    private static Text Cell(TableColumn column, string text) => new(text, column.IsState ? StateStyle(text) : Style.Plain);

    private static Style StateStyle(string state) => state.Split(' ', '(', ',')[0] switch
    {
        "completed" or "up" or "owner" or "member" or "yes" => new Style(Color.Green),
        "failed" or "cancelled" or "down" or "unreachable" or "banned" => new Style(Color.Red),
        "waiting" or "pending" or "queued" or "paused" or "joining" or "leaving" => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
