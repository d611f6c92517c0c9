using Spectre.Console;

namespace ActivationPlatform.Cli.Terminal;

/// <summary>A table on standard output: framed lightly and fitted to the window on a terminal, one unbroken line a row when piped.</summary>
internal sealed class Listing
{
    // Wide enough that no cell of a piped table is ever folded.
    private const int PipedWidth = 10_000;

    private readonly Table table = new() { Border = TableBorder.Simple, ShowRowSeparators = false };

    public Listing(params ReadOnlySpan<string> columns)
    {
        foreach (string column in columns)
        {
            bool numeric = column.StartsWith('#');
            string header = numeric ? column[1..] : column;
            var tableColumn = new TableColumn(new Text(header, new Style(decoration: Decoration.Bold)));
            tableColumn.Alignment = numeric ? Justify.Right : Justify.Left;
            tableColumn.NoWrap = false;
            table.AddColumn(tableColumn);
        }
    }

    public void Add(params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            row[i] = new Text(cells[i]);
        }

        table.AddRow(row);
    }

    public void Write()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipedWidth;
        }

        console.Write(table);
    }
}
