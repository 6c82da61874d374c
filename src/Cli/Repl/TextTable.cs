using Spectre.Console;

namespace AkkaP2P.Cli.Repl;

/// <summary>Rows for people: a drawn table on a terminal, tab-separated lines with a head elsewhere.</summary>
internal sealed record TextTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public void WriteTo(IAnsiConsole console, bool terminal)
    {
        if (!terminal)
        {
            // Past the console, which would wrap long lines.
            foreach (var row in Rows.Prepend(Columns)) console.Profile.Out.Writer.WriteLine(string.Join('\t', row));
            console.Profile.Out.Writer.Flush();
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in Columns) table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }
}
