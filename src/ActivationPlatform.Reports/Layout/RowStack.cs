namespace ActivationPlatform.Reports.Layout;

/// <summary>Rows on top of each other: what space counts, and where each row stands.</summary>
internal static class RowStack
{
    /// <summary>The height of the rows in points.</summary>
    /// <param name="rows">From top to bottom.</param>
    /// <param name="isTop">Whether nothing stands above them: space at the top does not count.</param>
    public static double HeightOf(IReadOnlyList<Row> rows, bool isTop)
    {
        double height = 0;
        foreach (Row row in rows)
        {
            if (isTop && row is SpaceRow)
            {
                continue;
            }

            height += row.Height + (isTop ? 0 : row.SpaceBefore);
            isTop = false;
        }

        return height;
    }

    /// <summary>Paints the rows below each other with the upper left corner of the first at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public static void Paint(IPageSurface page, IReadOnlyList<Row> rows, double x, double y)
    {
        bool isTop = true;
        foreach (Row row in rows)
        {
            y += isTop ? 0 : row.SpaceBefore;
            if (row.Anchor is { } anchor)
            {
                page.Anchor(anchor, y);
            }

            if (isTop && row is SpaceRow)
            {
                continue;
            }

            row.Paint(page, x, y);
            y += row.Height;
            isTop = false;
        }
    }
}
