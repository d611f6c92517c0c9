using System.Collections.Immutable;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Numbers headings, figures and tables in the order of the document, and gives references their words. All layouts number alike.</summary>
internal sealed class Numbering
{
    private readonly int[] _headings = new int[3];
    private readonly Dictionary<string, string> _labels = [];
    private int _figures;
    private int _tables;

    /// <summary>The next heading, for example "2.1".</summary>
    /// <exception cref="InvalidOperationException">The level skips one, or the anchor has been there.</exception>
    public NumberedHeading Number(Heading heading)
    {
        if (heading.Level is < 1 or > 3 || (heading.Level > 1 && _headings[heading.Level - 2] == 0))
        {
            throw new InvalidOperationException($"Heading '{heading.Text}' has level {heading.Level}; expected 1 to 3, and no level skipped.");
        }

        _headings[heading.Level - 1]++;
        Array.Clear(_headings, heading.Level, _headings.Length - heading.Level);
        var numbered = new NumberedHeading(heading.Level, string.Join('.', _headings.Take(heading.Level)), heading.Text, heading.Anchor);
        AddLabel(heading.Anchor, $"Section {numbered.Number}");
        return numbered;
    }

    /// <summary>The next figure, for example "Figure 3".</summary>
    public string Number(FigureBlock figure) => AddLabel(figure.Anchor, $"Figure {++_figures}");

    /// <summary>The next table, for example "Table 3".</summary>
    /// <exception cref="ArgumentException">A row has more or fewer cells than there are columns, or not every row has an anchor.</exception>
    public string Number(TableBlock table)
    {
        foreach (ImmutableArray<string> cells in table.Rows)
        {
            if (cells.Length != table.Columns.Length)
            {
                throw new ArgumentException($"Table '{table.Anchor}' has a row of {cells.Length} cells; expected {table.Columns.Length}.", nameof(table));
            }
        }

        if (!table.RowAnchors.IsEmpty && table.RowAnchors.Length != table.Rows.Length)
        {
            throw new ArgumentException($"Table '{table.Anchor}' has {table.RowAnchors.Length} anchors for its rows; expected {table.Rows.Length} or none.", nameof(table));
        }

        return AddLabel(table.Anchor, $"Table {++_tables}");
    }

    /// <summary>A reference with its words filled in; other pieces as they are.</summary>
    /// <exception cref="InvalidOperationException">The reference leads to an anchor that has not come yet.</exception>
    public Inline Resolve(Inline inline)
    {
        if (inline.Anchor is null || inline.Text.Length > 0)
        {
            return inline;
        }

        return _labels.TryGetValue(inline.Anchor, out string? label)
            ? inline with { Text = label }
            : throw new InvalidOperationException($"A reference leads to '{inline.Anchor}', which has not come yet.");
    }

    private string AddLabel(string anchor, string label) => _labels.TryAdd(anchor, label)
        ? label
        : throw new InvalidOperationException($"The anchor '{anchor}' stands twice in the document.");
}
