namespace ActivationPlatform.Reports.Layout;

/// <summary>Two stacks of rows side by side, aligned at the top; the left one is read first.</summary>
internal sealed class ColumnsRow(IReadOnlyList<Row> left, IReadOnlyList<Row> right, double rightOffset) : Row
{
    public override void Paint(IPageSurface page, double x, double y)
    {
        RowStack.Paint(page, left, x, y);
        RowStack.Paint(page, right, x + rightOffset, y);
    }
}
