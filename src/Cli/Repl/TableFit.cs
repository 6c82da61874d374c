using AkkaP2P.Cli.Repl.Screen;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// Makes a table as narrow as the terminal: first columns that may be cut are, the widest most; when that is not enough the least important column goes, and
/// all is tried again.
/// </summary>
internal static class TableFit
{
    /// <summary>A border on the left, and after each column two blanks and a border.</summary>
    private const int Frame = 1;
    private const int FramePerColumn = 3;

    public static TextTable Fit(TextTable table, int width)
    {
        while (true)
        {
            var widths = Widths(table);
            if (TryCut(table, widths, width)) return Cut(table, widths);
            if (LeastImportant(table) is not { } index) return Cut(table, widths);
            table = Without(table, index);
        }
    }

    private static int[] Widths(TextTable table) =>
        [.. table.Columns.Select((column, i) => table.Rows.Select(row => CellText.Width(row[i])).Append(CellText.Width(column.Name)).Max())];

    /// <summary>False, with all at their least, when it does not fit even so.</summary>
    private static bool TryCut(TextTable table, int[] widths, int width)
    {
        var room = width - Frame - FramePerColumn * widths.Length;
        while (widths.Sum() > room)
        {
            var widest = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                var column = table.Columns[i];
                var least = Math.Max(column.Least, column.Name.Length);
                var gives = (column.Least > 0 || column.Wraps) && widths[i] > least;
                if (gives && (widest < 0 || widths[i] > widths[widest])) widest = i;
            }

            if (widest < 0) return false;
            widths[widest]--;
        }

        return true;
    }

    private static int? LeastImportant(TextTable table)
    {
        var rank = table.Columns.Max(c => c.Rank);
        if (rank == 0) return null;
        for (var i = table.Columns.Count - 1; i >= 0; i--)
            if (table.Columns[i].Rank == rank) return i;
        return null;
    }

    private static TextTable Without(TextTable table, int index) => new(
        [.. table.Columns.Where((_, i) => i != index)], [.. table.Rows.Select(row => row.Where((_, i) => i != index).ToArray())]);

    private static TextTable Cut(TextTable table, int[] widths) => table with
    {
        Rows = [.. table.Rows.Select(row => row.Select((cell, i) => table.Columns[i].Wraps ? cell : CellText.Cut(cell, widths[i])).ToArray())],
    };
}
