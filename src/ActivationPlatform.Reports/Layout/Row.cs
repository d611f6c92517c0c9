namespace ActivationPlatform.Reports.Layout;

/// <summary>A strip of the text column that does not break: a line, a figure, a table row. Pages are stacks of rows.</summary>
internal abstract class Row
{
    /// <summary>Points.</summary>
    public required double Height { get; init; }

    /// <summary>The least height that the row can be given where a page has no more room; null where it is rigid.</summary>
    public double? LeastHeight { get; init; }

    /// <summary>Points above it, dropped at the top of a page.</summary>
    public double SpaceBefore { get; init; }

    /// <summary>Whether the next row must stand on the same page.</summary>
    public bool KeepWithNext { get; set; }

    /// <summary>The rows to repeat at the top of a page that begins with this row: a table's header.</summary>
    public Row? ContinuationHeader { get; init; }

    /// <summary>Places in this row that links lead to.</summary>
    public string? Anchor { get; init; }

    /// <summary>The heading that begins with this row, for the contents and the running header.</summary>
    public NumberedHeading? Heading { get; init; }

    /// <summary>The same row at another height; only for rows with a <see cref="LeastHeight"/>.</summary>
    public virtual Row WithHeight(double height) => throw new InvalidOperationException("This row is rigid.");

    /// <summary>Paints the row with its upper left corner at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public abstract void Paint(IPageSurface page, double x, double y);
}
