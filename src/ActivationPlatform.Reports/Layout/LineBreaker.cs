namespace ActivationPlatform.Reports.Layout;

/// <summary>
/// Breaks a paragraph into lines by looking at the paragraph as a whole: the breaks that minimise the sum of the squared empty ends of
/// all lines but the last (D. E. Knuth, M. F. Plass, "Breaking Paragraphs into Lines", 1981, with ragged lines and without hyphenation).
/// </summary>
internal static class LineBreaker
{
    // So dear that a line ends behind a glued piece only where nothing else fits.
    private const double BreakInsideGlue = 1e9;

    /// <summary>A piece that does not break: its width, the width of the space behind it if the line goes on, and whether the next piece must stay with it.</summary>
    public readonly record struct Piece(double Width, double SpaceAfter, bool GluedToNext = false);

    /// <summary>The index of the first piece of every line. A piece wider than the line stands alone on it.</summary>
    /// <param name="pieces">The pieces in order.</param>
    /// <param name="lineWidth">Same unit as the pieces' widths; positive.</param>
    public static List<int> Break(ReadOnlySpan<Piece> pieces, double lineWidth)
    {
        // best[i]: the least cost of setting pieces 0..i-1 in whole lines; previous[i]: where the last of these lines begins.
        int count = pieces.Length;
        var best = new double[count + 1];
        var previous = new int[count + 1];
        for (int end = 1; end <= count; end++)
        {
            best[end] = double.PositiveInfinity;
            double width = 0;
            for (int start = end - 1; start >= 0; start--)
            {
                width += pieces[start].Width + (start < end - 1 ? pieces[start].SpaceAfter : 0);
                bool alone = start == end - 1;
                if (width > lineWidth + 1e-6 && !alone)
                {
                    break;
                }

                double empty = Math.Max(0, lineWidth - width);
                double cost = best[start] + (end == count ? 0 : empty * empty) + (end < count && pieces[end - 1].GluedToNext ? BreakInsideGlue : 0);
                if (cost < best[end])
                {
                    best[end] = cost;
                    previous[end] = start;
                }
            }
        }

        var starts = new List<int>();
        for (int end = count; end > 0; end = previous[end])
        {
            starts.Add(previous[end]);
        }

        starts.Reverse();
        return starts;
    }
}
