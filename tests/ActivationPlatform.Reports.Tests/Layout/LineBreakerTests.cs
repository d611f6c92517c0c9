using ActivationPlatform.Reports.Layout;

namespace ActivationPlatform.Reports.Tests.Layout;

public sealed class LineBreakerTests
{
    [Fact]
    public void Break_GreedyWouldLeaveARaggedEnd_BalancesLines()
    {
        // Greedy sets "aaa bb" and then "cc" alone before the long word; the whole paragraph is evener as "aaa", "bb cc".
        LineBreaker.Piece[] pieces = [new(3, 1), new(2, 1), new(2, 1), new(5, 1)];

        Assert.Equal([0, 1, 3], LineBreaker.Break(pieces, 6));
    }

    [Fact]
    public void Break_PieceWiderThanTheLine_StandsAlone()
    {
        LineBreaker.Piece[] pieces = [new(2, 1), new(20, 1), new(2, 1)];

        Assert.Equal([0, 1, 2], LineBreaker.Break(pieces, 6));
    }

    [Fact]
    public void Break_Nothing_GivesNoLine() => Assert.Empty(LineBreaker.Break([], 6));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Break_RandomParagraph_FillsNoLineBeyondTheWidthAndIsNeverWorseThanGreedy(int seed)
    {
        var random = new Random(seed);
        LineBreaker.Piece[] pieces = [.. Enumerable.Range(0, 200).Select(_ => new LineBreaker.Piece(1 + (random.NextDouble() * 9), random.Next(2)))];
        const double width = 40;

        List<int> lines = LineBreaker.Break(pieces, width);

        Assert.All(WidthsOf(pieces, lines), w => Assert.True(w <= width + 1e-6));
        Assert.True(CostOf(pieces, lines, width) <= CostOf(pieces, Greedy(pieces, width), width) + 1e-6);
    }

    private static List<int> Greedy(LineBreaker.Piece[] pieces, double width)
    {
        var starts = new List<int> { 0 };
        double used = pieces[0].Width;
        for (int i = 1; i < pieces.Length; i++)
        {
            double next = used + pieces[i - 1].SpaceAfter + pieces[i].Width;
            if (next > width)
            {
                starts.Add(i);
                next = pieces[i].Width;
            }

            used = next;
        }

        return starts;
    }

    private static IEnumerable<double> WidthsOf(LineBreaker.Piece[] pieces, List<int> starts)
    {
        for (int line = 0; line < starts.Count; line++)
        {
            int end = line + 1 < starts.Count ? starts[line + 1] : pieces.Length;
            double width = 0;
            for (int i = starts[line]; i < end; i++)
            {
                width += pieces[i].Width + (i < end - 1 ? pieces[i].SpaceAfter : 0);
            }

            yield return width;
        }
    }

    private static double CostOf(LineBreaker.Piece[] pieces, List<int> starts, double width) =>
        WidthsOf(pieces, starts).SkipLast(1).Sum(w => (width - w) * (width - w));
}
