using System.Collections.Immutable;

namespace ActivationPlatform.Reports.Documents;

/// <summary>
/// Two short columns that stand beside each other: numbers beside a picture, a table beside a table. They are numbered and read left column first, and stay on one page;
/// columns that are too tall or too wide for that follow each other.
/// </summary>
public sealed record SideBySide : Block
{
    /// <summary>Two columns.</summary>
    /// <param name="left">Paragraphs, figures and tables of the left column; at least one.</param>
    /// <param name="right">Those of the right column; at least one.</param>
    /// <param name="leftShare">The left column's share of the width, above 0 and below 1; a table that needs more gets more.</param>
    /// <exception cref="ArgumentException">A column is empty or holds a heading, a page break, an attachment or columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public SideBySide(ImmutableArray<Block> left, ImmutableArray<Block> right, double leftShare = 0.5)
    {
        if (!(leftShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(leftShare), leftShare, "The left column's share of the width must lie between 0 and 1.");
        }

        (Left, Right, LeftShare) = (Checked(left, nameof(left)), Checked(right, nameof(right)), leftShare);
    }

    /// <summary>The left column's blocks.</summary>
    public ImmutableArray<Block> Left { get; }

    /// <summary>The right column's blocks.</summary>
    public ImmutableArray<Block> Right { get; }

    /// <summary>The left column's share of the width.</summary>
    public double LeftShare { get; }

    private static ImmutableArray<Block> Checked(ImmutableArray<Block> column, string name) =>
        column.IsDefaultOrEmpty ? throw new ArgumentException("A column has no blocks; expected at least one.", name)
        : column.FirstOrDefault(block => block is not (Paragraph or FigureBlock or TableBlock)) is { } wrong
            ? throw new ArgumentException($"A column holds a block of type {wrong.GetType().Name}; expected paragraphs, figures and tables.", name)
        : column;
}
