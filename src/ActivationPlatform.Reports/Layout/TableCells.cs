using System.Collections.Immutable;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>One row of a table: cells side by side over a hairline.</summary>
internal sealed class TableCells(
    ImmutableArray<ImmutableArray<TextLine>> cells, ImmutableArray<TableColumn> columns, ImmutableArray<double> widths, TextStyle style, StructureNode table, bool isHeader) : Row
{
    public const double PaddingHorizontal = 4;
    public const double PaddingVertical = 2.6;

    public override void Paint(IPageSurface page, double x, double y)
    {
        double width = widths.Sum();
        using (page.Artifact())
        {
            double line = isHeader ? 0.9 : 0.5;
            page.Canvas.Fill(VectorPath.Rectangle(new Rect(x, y + Height - line, width, line)), isHeader ? DocumentStyle.Muted : DocumentStyle.Hairline);
        }

        var row = new StructureNode(StructureRole.TableRow, table);
        double left = x;
        for (int column = 0; column < cells.Length; column++)
        {
            var cell = new StructureNode(RoleOf(column), row);

            // Short headers stand on the line beside long ones; cells hang from it.
            double top = y + (isHeader ? Height - PaddingVertical - (cells[column].Length * style.LeadingPoints) : PaddingVertical);
            foreach (TextLine line in cells[column])
            {
                double indent = columns[column].Alignment == ColumnAlignment.Right ? widths[column] - PaddingHorizontal - line.Width : PaddingHorizontal;
                TextPainter.Paint(page, line, style, left + indent, top, cell);
                top += style.LeadingPoints;
            }

            left += widths[column];
        }
    }

    private StructureRole RoleOf(int column) =>
        isHeader ? StructureRole.ColumnHeaderCell : column == 0 ? StructureRole.RowHeaderCell : StructureRole.DataCell;
}
