using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Axes;

public sealed class GeometryTests
{
    [Fact]
    public void Projection_DefaultView_LooksFromLowXAndLowY()
    {
        var projection = new Projection3D(-37.5, 30);

        Assert.False(projection.EyeAtHighX);
        Assert.False(projection.EyeAtHighY);
        Assert.True(projection.Apply(1, 0, 0).X > 0);
        Assert.True(projection.Apply(0, 1, 0).X < 0);
        Assert.True(projection.Apply(0, 0, 1).Y < 0);
    }

    [Fact]
    public void Projection_FromAbove_IsThePlan()
    {
        Point2D p = new Projection3D(0, 90).Apply(0.3, 0.7, 0.5);

        Assert.Equal(0.3, p.X, 1e-12);
        Assert.Equal(-0.7, p.Y, 1e-12);
    }

    [Fact]
    public void Clip_SquareAcrossTheTop_IsCutAtTheBox()
    {
        List<Point3D> part = BoxClipper.Clip([new(0, 0, 0), new(1, 0, 2), new(1, 1, 2), new(0, 1, 0)], new(0, 1), new(0, 1), new(0, 1));

        Assert.Equal(4, part.Count);
        Assert.Equal(1, part.Max(p => p.Z));
        Assert.Equal(0.5, part.Max(p => p.X));
    }

    [Fact]
    public void Clip_PlateauRoundedPastTheEnd_StaysAtTheEnd()
    {
        const double end = 0.3, rounded = 0.30000305;
        List<Point3D> part = BoxClipper.Clip([new(0, 0, rounded), new(1, 0, rounded), new(1, 1, rounded), new(0, 1, rounded)], new(0, 1), new(0, 1), new(-end, end));

        Assert.Equal(4, part.Count);
        Assert.All(part, corner => Assert.Equal(end, corner.Z));
    }

    [Fact]
    public void Clip_Outside_LeavesNothing() =>
        Assert.Empty(BoxClipper.Clip([new(2, 0, 0), new(3, 0, 0), new(3, 1, 0)], new(0, 1), new(0, 1), new(0, 1)));

    [Fact]
    public void Clip_TouchingOnlyAnEdge_LeavesNoArea() =>
        Assert.True(BoxClipper.Clip([new(1, 0, 0), new(2, 0, 0), new(2, 1, 0), new(1, 1, 0)], new(0, 1), new(0, 1), new(0, 1)).Count < 3);

    [Fact]
    public void Trace_Cone_IsACircle()
    {
        double[] axis = [.. Enumerable.Range(-20, 41).Select(i => i / 10.0)];
        double[] values = [.. axis.SelectMany(y => axis.Select(x => Math.Sqrt((x * x) + (y * y))))];

        List<(Point2D From, Point2D To)> pieces = ContourTracer.Trace(new GridData(axis, axis, values), 1.25);

        Assert.NotEmpty(pieces);
        Assert.All(pieces, piece => Assert.Equal(1.25, Math.Sqrt((piece.From.X * piece.From.X) + (piece.From.Y * piece.From.Y)), 0.01));
        double length = pieces.Sum(p => Math.Sqrt(Math.Pow(p.From.X - p.To.X, 2) + Math.Pow(p.From.Y - p.To.Y, 2)));
        Assert.Equal(2 * Math.PI * 1.25, length, 0.05);
    }

    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0.4, 0.4, 1)]
    public void Trace_Saddle_CutsTwoCornersOff(double a, double b, double c, double d)
    {
        List<(Point2D From, Point2D To)> pieces = ContourTracer.Trace(new GridData([0, 1], [0, 1], [a, b, c, d]), 0.5);

        Assert.Equal(2, pieces.Count);
        Assert.All(pieces, piece => Assert.True(Math.Abs(piece.From.X - piece.To.X) < 1 && Math.Abs(piece.From.Y - piece.To.Y) < 1));
    }

    [Fact]
    public void Trace_Hole_LeavesTheCellOut() => Assert.Empty(ContourTracer.Trace(new GridData([0, 1], [0, 1], [0, 1, double.NaN, 1]), 0.5));

    [Fact]
    public void GridData_WrongLength_SaysWhatIsExpected() =>
        Assert.StartsWith("A grid of 2 rows and 3 columns got 5 values; expected 6 values", Assert.Throws<ArgumentException>(() => new GridData([0, 1, 2], [0, 1], new double[5])).Message, StringComparison.Ordinal);

    [Fact]
    public void GridData_FallingCoordinates_Throws() => Assert.Throws<ArgumentException>(() => new GridData([1, 0], [0, 1], new double[4]));
}
