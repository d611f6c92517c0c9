using ActivationPlatform.Rendering.Raster;

namespace ActivationPlatform.Rendering.Tests.Raster;

public sealed class CoverageRasterizerTests
{
    [Fact]
    public void Sweep_RectangleBetweenPixels_CoversExactAreas()
    {
        int[,] coverage = Rasterize(4, 4, FillRule.NonZero, [(1.5, 1.25), (3.25, 1.25), (3.25, 2.5), (1.5, 2.5)]);

        Assert.Equal(Rounded(0.5 * 0.75), coverage[1, 1]);
        Assert.Equal(Rounded(1 * 0.75), coverage[1, 2]);
        Assert.Equal(Rounded(0.25 * 0.75), coverage[1, 3]);
        Assert.Equal(Rounded(0.5 * 0.5), coverage[2, 1]);
        Assert.Equal(Rounded(1 * 0.5), coverage[2, 2]);
        Assert.Equal(0, coverage[0, 1]);
        Assert.Equal(0, coverage[3, 2]);
        Assert.Equal(0, coverage[1, 0]);
    }

    [Fact]
    public void Sweep_Triangle_CoversHalfOfItsDiagonalPixels()
    {
        int[,] coverage = Rasterize(8, 8, FillRule.NonZero, [(0, 0), (8, 8), (0, 8)]);

        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(128, coverage[i, i]);
            Assert.Equal(0, i < 7 ? coverage[i, i + 1] : 0);
            Assert.Equal(255, i > 0 ? coverage[i, i - 1] : 255);
        }
    }

    [Fact]
    public void Sweep_Circle_HasItsAreaWithinATenthOfAPercent()
    {
        var points = new (double, double)[720];
        for (int i = 0; i < points.Length; i++)
        {
            double angle = i * Math.PI / 360;
            points[i] = (50.3 + (40 * Math.Cos(angle)), 49.7 + (40 * Math.Sin(angle)));
        }

        double area = Sum(Rasterize(100, 100, FillRule.NonZero, points)) / 255.0;

        Assert.Equal(Math.PI * 1600, area, Math.PI * 1.6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sweep_RandomPolygonsWithinTheRaster_HaveTheShoelaceArea(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            (double X, double Y)[] triangle = [.. Enumerable.Range(0, 3).Select(_ => (random.NextDouble() * 32, random.NextDouble() * 32))];
            double expected = 0;
            for (int i = 0; i < 3; i++)
            {
                expected += ((triangle[i].X * triangle[(i + 1) % 3].Y) - (triangle[i].Y * triangle[(i + 1) % 3].X)) / 2;
            }

            double area = Sum(Rasterize(32, 32, FillRule.NonZero, triangle)) / 255.0;

            Assert.Equal(Math.Abs(expected), area, 0.3);
        }
    }

    [Fact]
    public void Sweep_RandomPolygonsAcrossTheBorder_EqualTheSameCutOutOfALargerRaster()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            // Whole coordinates: cutting at the border then hits the same subpixels.
            (double X, double Y)[] polygon = [.. Enumerable.Range(0, 5).Select(_ => ((double)random.Next(-20, 60), (double)random.Next(-20, 60)))];
            int[,] small = Rasterize(40, 40, FillRule.EvenOdd, polygon);
            int[,] large = Rasterize(120, 120, FillRule.EvenOdd, [.. polygon.Select(p => (p.X + 40, p.Y + 40))]);

            for (int y = 0; y < 40; y++)
            {
                for (int x = 0; x < 40; x++)
                {
                    Assert.InRange(small[y, x] - large[y + 40, x + 40], -3, 3);
                }
            }
        }
    }

    [Fact]
    public void Sweep_TwoTrianglesOfASquare_LeaveNoSeam()
    {
        var rasterizer = new CoverageRasterizer(16, 16);
        Add(rasterizer, [(0.3, 0.7), (15.2, 14.9), (0.3, 14.9)]);
        Add(rasterizer, [(0.3, 0.7), (15.2, 0.7), (15.2, 14.9)]);
        int[,] both = Collect(rasterizer, 16, 16, FillRule.EvenOdd);

        Add(rasterizer, [(0.3, 0.7), (15.2, 0.7), (15.2, 14.9), (0.3, 14.9)]);
        int[,] square = Collect(rasterizer, 16, 16, FillRule.EvenOdd);

        Assert.Equal(square, both);
    }

    [Fact]
    public void Sweep_SquareInSquare_FollowsTheFillRule()
    {
        (double, double)[] outer = [(0, 0), (8, 0), (8, 8), (0, 8)], inner = [(2, 2), (6, 2), (6, 6), (2, 6)];

        Assert.Equal(255, Rasterize(8, 8, FillRule.NonZero, outer, inner)[4, 4]);
        Assert.Equal(0, Rasterize(8, 8, FillRule.EvenOdd, outer, inner)[4, 4]);
        Assert.Equal(0, Rasterize(8, 8, FillRule.NonZero, outer, [.. inner.Reverse()])[4, 4]);
    }

    [Fact]
    public void Sweep_Reversed_GivesTheSameBytes()
    {
        var random = new Random(11);
        (double, double)[] polygon = [.. Enumerable.Range(0, 9).Select(_ => (random.NextDouble() * 40 - 4, random.NextDouble() * 40 - 4))];

        Assert.Equal(Rasterize(32, 32, FillRule.NonZero, polygon), Rasterize(32, 32, FillRule.NonZero, [.. polygon.Reverse()]));
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    public void AddEdge_HugeCoordinates_FillWhatLiesBetween(double far)
    {
        int[,] coverage = Rasterize(8, 8, FillRule.NonZero, [(-far, -far), (far, -far), (far, far), (-far, far)]);

        Assert.Equal(8 * 8 * 255, Sum(coverage));
    }

    [Fact]
    public void AddEdge_NaN_NeitherThrowsNorLeaksIntoLaterShapes()
    {
        var rasterizer = new CoverageRasterizer(8, 8);
        Add(rasterizer, [(double.NaN, 1), (4, double.NaN), (2, 6)]);
        Collect(rasterizer, 8, 8, FillRule.NonZero);
        Add(rasterizer, [(1, 1), (3, 1), (3, 3), (1, 3)]);

        Assert.Equal(4 * 255, Sum(Collect(rasterizer, 8, 8, FillRule.NonZero)));
    }

    [Fact]
    public void Sweep_DegenerateContours_CoverNothing()
    {
        Assert.Equal(0, Sum(Rasterize(8, 8, FillRule.NonZero, [(3, 3)])));
        Assert.Equal(0, Sum(Rasterize(8, 8, FillRule.NonZero, [(1, 1), (7, 5)])));
        Assert.Equal(0, Sum(Rasterize(8, 8, FillRule.NonZero, [(1, 3), (7, 3), (4, 3)])));
        Assert.Equal(0, Sum(Rasterize(8, 8, FillRule.NonZero, [(-9, -9), (-1, -9), (-5, -2)])));
        Assert.Equal(0, Sum(Rasterize(8, 8, FillRule.NonZero, [(9, 1), (20, 1), (20, 7)])));
    }

    private static int Rounded(double share) => (int)Math.Round(share * 255, MidpointRounding.AwayFromZero);

    private static int[,] Rasterize(int width, int height, FillRule rule, params (double X, double Y)[][] contours)
    {
        var rasterizer = new CoverageRasterizer(width, height);
        foreach ((double, double)[] contour in contours)
        {
            Add(rasterizer, contour);
        }

        return Collect(rasterizer, width, height, rule);
    }

    private static void Add(CoverageRasterizer rasterizer, (double X, double Y)[] contour)
    {
        for (int i = 0; i < contour.Length; i++)
        {
            (double x, double y) = contour[(i + 1) % contour.Length];
            rasterizer.AddEdge(contour[i].X, contour[i].Y, x, y);
        }
    }

    private static int[,] Collect(CoverageRasterizer rasterizer, int width, int height, FillRule rule)
    {
        int[,] result = new int[height, width];
        rasterizer.Sweep(rule, (y, x, coverage) =>
        {
            for (int i = 0; i < coverage.Length; i++)
            {
                result[y, x + i] = coverage[i];
            }
        });
        return result;
    }

    private static int Sum(int[,] coverage) => coverage.Cast<int>().Sum();
}
