using Spectre.Console;

namespace ActivationPlatform.Cli.Terminal;

/// <summary>A table on standard output: framed lightly and fitted to the window on a terminal; when piped, a header and one unbroken line a row, columns aligned by spaces.</summary>
internal sealed class Listing
{
    private const string ColumnGap = "  ";

    private readonly string[] _headers;
    private readonly bool[] _isNumeric;
    private readonly List<string[]> _rows = [];

    /// <param name="columns">The headers; a leading # marks a column of numbers, which stand at the right.</param>
    public Listing(params ReadOnlySpan<string> columns)
    {
        _headers = new string[columns.Length];
        _isNumeric = new bool[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            _isNumeric[i] = columns[i].StartsWith('#') && columns[i].Length > 1;
            _headers[i] = _isNumeric[i] ? columns[i][1..] : columns[i];
        }
    }

    public void Add(params ReadOnlySpan<string> cells) => _rows.Add(cells.ToArray());

    public void Write()
    {
        if (Console.IsOutputRedirected)
        {
            WritePlain();
        }
        else
        {
            WriteFramed();
        }
    }

    private void WritePlain()
    {
        var widths = new int[_headers.Length];
        foreach (string[] row in _rows.Prepend(_headers))
        {
            for (int column = 0; column < widths.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        foreach (string[] row in _rows.Prepend(_headers))
        {
            IEnumerable<string> cells = row.Select((cell, column) => _isNumeric[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            Console.Out.WriteLine(string.Join(ColumnGap, cells).TrimEnd());
        }
    }

    private void WriteFramed()
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        for (int column = 0; column < _headers.Length; column++)
        {
            table.AddColumn(new TableColumn(new Text(_headers[column], new Style(decoration: Decoration.Bold)))
            {
                Alignment = _isNumeric[column] ? Justify.Right : Justify.Left,
            });
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }).Write(table);
    }
}
