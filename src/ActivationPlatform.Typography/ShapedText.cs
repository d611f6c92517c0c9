using System.Collections.Immutable;

namespace ActivationPlatform.Typography;

/// <summary>One line of text as glyphs: runs of one font each, from left to right.</summary>
/// <param name="Text">The string that was shaped.</param>
/// <param name="Runs">The runs; empty for empty text.</param>
public sealed record ShapedText(string Text, ImmutableArray<ShapedRun> Runs)
{
    /// <summary>The width at a size: all advances, kerning included.</summary>
    /// <param name="sizePoints">The em in points (or in any other unit; the width has the same).</param>
    public double Width(double sizePoints)
    {
        double width = 0;
        foreach (ShapedRun run in Runs)
        {
            width += run.Width(sizePoints);
        }

        return width;
    }
}
