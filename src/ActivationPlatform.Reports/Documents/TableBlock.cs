using System.Collections.Immutable;

namespace ActivationPlatform.Reports.Documents;

/// <summary>A table with its caption; its header is repeated on every page that it continues on. The first column heads its row.</summary>
/// <param name="Columns">At least one.</param>
/// <param name="Rows">Each with as many cells as there are columns.</param>
/// <param name="Caption">One sentence; the layout puts "Table N" in front.</param>
/// <param name="Anchor">Unique in the document.</param>
public sealed record TableBlock(ImmutableArray<TableColumn> Columns, ImmutableArray<ImmutableArray<string>> Rows, string Caption, string Anchor) : Block
{
    /// <summary>For every row the anchor, before or behind the table, that its linking cells lead to, or null; empty (the default) for none.</summary>
    public ImmutableArray<string?> RowAnchors { get; init; } = [];

    /// <summary>Where a click on a cell leads to; null for nowhere.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public string? LinkOf(int row, int column) => Columns[column].IsLink && !RowAnchors.IsEmpty ? RowAnchors[row] : null;
}
