using ActivationPlatform.Imaging;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering.Tests;

public sealed class RasterCanvasTests
{
    [Fact]
    public void Constructor_ScaleTwo_DoublesThePixelsAndFillsTheBackground()
    {
        var canvas = new RasterCanvas(10, 5.5, Rgba.FromHex(0x102030), scale: 2);

        Assert.Equal((20, 11), (canvas.WidthPixels, canvas.HeightPixels));
        Assert.Equal([0x10, 0x20, 0x30], canvas.ToImage().Pixels[..3].ToArray());
    }

    [Fact]
    public void Constructor_TooManyPixels_ThrowsBeforeAllocating() =>
        Assert.Equal(
            "A raster of 100000 x 100000 points at scale 1 cannot be made; expected positive sizes and at most 100000000 pixels.",
            Assert.Throws<ArgumentException>(() => new RasterCanvas(100_000, 100_000, Rgba.White)).Message);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Constructor_InvalidSize_Throws(double width, double height) =>
        Assert.Throws<ArgumentException>(() => new RasterCanvas(width, height, Rgba.White));

    [Fact]
    public void Fill_HalfOpaque_MixesInSrgb()
    {
        var canvas = new RasterCanvas(2, 2, Rgba.White);
        canvas.Fill(VectorPath.Rectangle(new Rect(0, 0, 1, 2)), Rgba.Black.WithOpacity(0.5));

        Assert.Equal([127, 127, 127, 255, 255, 255], canvas.ToImage().Row(0).ToArray());
    }

    [Fact]
    public void Stroke_HorizontalLine_CoversWidthTimesLength()
    {
        Assert.Equal(60, Ink(20, c => c.Stroke(VectorPath.Line(2, 10, 17, 10), new StrokeStyle(Rgba.Black, 4))), 0.1);
    }

    [Fact]
    public void Stroke_Caps_AddTheirAreas()
    {
        double butt = Ink(40, c => c.Stroke(VectorPath.Line(10, 20, 30, 20), new StrokeStyle(Rgba.Black, 8)));
        double square = Ink(40, c => c.Stroke(VectorPath.Line(10, 20, 30, 20), new StrokeStyle(Rgba.Black, 8) { Cap = LineCap.Square }));
        double round = Ink(40, c => c.Stroke(VectorPath.Line(10, 20, 30, 20), new StrokeStyle(Rgba.Black, 8) { Cap = LineCap.Round }));

        Assert.Equal(160, butt, 0.1);
        Assert.Equal(160 + 64, square, 0.1);
        Assert.Equal(160 + (Math.PI * 16), round, 0.8);
    }

    [Theory]
    [InlineData(LineJoin.Miter, 16)]
    [InlineData(LineJoin.Bevel, 8)]
    [InlineData(LineJoin.Round, Math.PI * 4)]
    public void Stroke_RightAngle_AddsTheJoinsArea(LineJoin join, double corner)
    {
        // Two arms of 16 x 8 that share a quarter 4 x 4 on the inner side; the outer corner is a square of 4 x 4 or a part of it.
        double ink = Ink(40, c => c.Stroke(
            VectorPath.Polyline([new(10, 26), new(26, 26), new(26, 10)]), new StrokeStyle(Rgba.Black, 8) { Join = join }));

        Assert.Equal((2 * 16 * 8) - 16 + corner, ink, 0.5);
    }

    [Fact]
    public void Stroke_SharpCornerBeyondTheMiterLimit_IsBevelled()
    {
        VectorPath spike = VectorPath.Polyline([new(5, 18), new(30, 20), new(5, 22)]);

        int[] columns = Columns(40, c => c.Stroke(spike, new StrokeStyle(Rgba.Black, 2)));

        Assert.All(columns[32..], column => Assert.Equal(0, column));
    }

    [Fact]
    public void Stroke_Dashes_DrawDashesAndGaps()
    {
        int[] columns = Columns(20, c => c.Stroke(VectorPath.Line(0, 10, 20, 10), new StrokeStyle(Rgba.Black, 2) { Dashes = [3, 2] }));

        Assert.Equal([1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0], columns.Select(c => c > 0 ? 1 : 0));
    }

    [Fact]
    public void Stroke_DashedLineAcrossTheUniverse_Returns()
    {
        double ink = Ink(20, c => c.Stroke(VectorPath.Line(-1e18, 10, 1e18, 10), new StrokeStyle(Rgba.Black, 2) { Dashes = [1, 1] }));

        Assert.Equal(40, ink, 0.1);
    }

    [Fact]
    public void Stroke_DegeneratePaths_ShowDotsOnlyWithCaps()
    {
        var dot = VectorPath.Line(10, 10, 10, 10);

        Assert.Equal(0, Ink(20, c => c.Stroke(dot, new StrokeStyle(Rgba.Black, 4))));
        Assert.Equal(16, Ink(20, c => c.Stroke(dot, new StrokeStyle(Rgba.Black, 4) { Cap = LineCap.Square })), 0.1);
        Assert.Equal(Math.PI * 4, Ink(20, c => c.Stroke(dot, new StrokeStyle(Rgba.Black, 4) { Cap = LineCap.Round })), 0.4);
        Assert.Equal(0, Ink(20, c => c.Stroke(new VectorPath(), new StrokeStyle(Rgba.Black, 4) { Cap = LineCap.Round })));
    }

    [Fact]
    public void Stroke_Circle_HasTheRingsArea()
    {
        double ink = Ink(60, c => c.Stroke(VectorPath.Circle(30, 30, 20), new StrokeStyle(Rgba.Black, 6)));

        // Where two chords overlap on the inner edge a pixel counts both: less than 1 % for a ring of this width.
        Assert.Equal(2 * Math.PI * 20 * 6, ink, 2 * Math.PI * 20 * 6 * 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Stroke_InvalidWidth_Throws(double width) =>
        Assert.StartsWith("The stroke width is ", Assert.Throws<ArgumentException>(
            () => new RasterCanvas(4, 4, Rgba.White).Stroke(VectorPath.Line(0, 0, 4, 4), new StrokeStyle(Rgba.Black, width))).Message);

    [Fact]
    public void ClipRectangle_KeepsDrawingInside_UntilRestored()
    {
        double ink = Ink(10, c =>
        {
            c.Save();
            c.ClipRectangle(new Rect(2, 2, 3, 4));
            c.Fill(VectorPath.Rectangle(new Rect(0, 0, 10, 10)), Rgba.Black);
            c.Restore();
            c.Fill(VectorPath.Rectangle(new Rect(9, 9, 1, 1)), Rgba.Black);
        });

        Assert.Equal(13, ink, 0.01);
    }

    [Fact]
    public void ClipPath_Twice_KeepsTheIntersection()
    {
        double ink = Ink(40, c =>
        {
            c.ClipPath(VectorPath.Circle(20, 20, 10));
            c.ClipPath(VectorPath.Rectangle(new Rect(20, 0, 20, 40)));
            c.Fill(VectorPath.Rectangle(new Rect(0, 0, 40, 40)), Rgba.Black);
        });

        Assert.Equal(Math.PI * 50, ink, 0.6);
    }

    [Fact]
    public void Restore_WithoutSave_Throws() =>
        Assert.Equal("Restore was called more often than Save on this canvas.", Assert.Throws<InvalidOperationException>(new RasterCanvas(1, 1, Rgba.White).Restore).Message);

    [Fact]
    public void Transform_Nested_AppliesTheInnerFirst()
    {
        int[] columns = Columns(20, c =>
        {
            c.Transform(Transform2D.Translation(10, 0));
            c.Transform(Transform2D.Scaling(2, 2));
            c.Fill(VectorPath.Rectangle(new Rect(1, 0, 1, 1)), Rgba.Black);
        });

        Assert.Equal([12, 13], Enumerable.Range(0, 20).Where(i => columns[i] > 0));
    }

    [Fact]
    public void Transform_Rotation_TurnsClockwiseOnScreen()
    {
        Point2D turned = Transform2D.Rotation(90).Apply(1, 0);

        Assert.Equal(new Point2D(0, 1), turned);
    }

    [Fact]
    public void DrawImage_AtItsOwnSize_CopiesThePixels()
    {
        byte[] pixels = new byte[6 * 5 * 3];
        new Random(3).NextBytes(pixels);
        var canvas = new RasterCanvas(6, 5, Rgba.White);
        canvas.DrawImage(new Image(6, 5, 3, pixels), new Rect(0, 0, 6, 5), ImageSampling.Nearest);

        Assert.Equal(pixels, canvas.ToImage().Pixels.ToArray());
    }

    [Fact]
    public void DrawImage_NearestEnlarged_RepeatsThePixels()
    {
        var canvas = new RasterCanvas(4, 2, Rgba.White, scale: 2);
        canvas.DrawImage(new Image(2, 1, 1, [10, 200]), new Rect(0, 0, 4, 2), ImageSampling.Nearest);

        byte[] row = canvas.ToImage().Row(3).ToArray();

        Assert.Equal(Enumerable.Repeat((byte)10, 12).Concat(Enumerable.Repeat((byte)200, 12)), row);
    }

    [Fact]
    public void DrawImage_NearestShrunk_AveragesInsteadOfLeavingPixelsOut()
    {
        var canvas = new RasterCanvas(8, 8, Rgba.White);
        byte[] stripes = [.. Enumerable.Range(0, 16 * 16).Select(i => (byte)(i % 2 == 0 ? 0 : 200))];
        canvas.DrawImage(new Image(16, 16, 1, stripes), new Rect(0, 0, 8, 8), ImageSampling.Nearest);

        Assert.InRange(canvas.ToImage().Row(4)[3 * 4], 95, 105);
    }

    [Fact]
    public void DrawImage_PartlyOutside_IsCutOff()
    {
        var canvas = new RasterCanvas(2, 2, Rgba.White);
        canvas.DrawImage(new Image(2, 2, 1, [1, 2, 3, 4]), new Rect(-1, -1, 2, 2), ImageSampling.Nearest);

        Assert.Equal([4, 4, 4, 255, 255, 255, 255, 255, 255, 255, 255, 255], canvas.ToImage().Pixels.ToArray());
    }

    [Fact]
    public void DrawImage_Turned_Throws()
    {
        var canvas = new RasterCanvas(4, 4, Rgba.White);
        canvas.Transform(Transform2D.Rotation(45));

        Assert.Equal(
            "An image was drawn under a turning, shearing or mirroring transform; images stay upright.",
            Assert.Throws<InvalidOperationException>(() => canvas.DrawImage(new Image(1, 1, 1, [0]), new Rect(0, 0, 1, 1), ImageSampling.Smooth)).Message);
    }

    [Fact]
    public void DrawText_Anchors_PlaceTheLineAtItsStartMiddleAndEnd()
    {
        ShapedText text = TextShaper.Shape("HHHH", FontStack.Sans);
        double width = text.Width(20);

        foreach ((TextAnchor anchor, double start) in new[] { (TextAnchor.Left, 100.0), (TextAnchor.Center, 100 - (width / 2)), (TextAnchor.Right, 100 - width) })
        {
            int[] columns = Columns(200, c => c.DrawText(text, 20, new Point2D(100, 100), Rgba.Black, anchor));
            int first = Array.FindIndex(columns, c => c > 0), last = Array.FindLastIndex(columns, c => c > 0);

            Assert.InRange(first, start, start + 4);
            Assert.InRange(last, start + width - 4, start + width);
        }
    }

    [Fact]
    public void DrawText_RotatedByMinus90_ReadsUpwards()
    {
        var canvas = new RasterCanvas(100, 100, Rgba.White);
        canvas.DrawText(TextShaper.Shape("HHH", FontStack.Sans), 20, new Point2D(50, 90), Rgba.Black, TextAnchor.Left, -90);

        (int left, int top, int right, int bottom) = InkBounds(canvas.ToImage());

        Assert.InRange(bottom, 85, 90);
        Assert.InRange(right, 47, 51);
        Assert.True(bottom - top > 2 * (right - left));
    }

    [Fact]
    public void Drawing_Twice_GivesTheSameBytes()
    {
        static byte[] Draw()
        {
            var canvas = new RasterCanvas(120, 60, Rgba.White, 2);
            canvas.DrawText(TextShaper.Shape("conv1-7x7_s2 µ→α", FontStack.Sans), 11, new Point2D(4.3, 30.7), Rgba.Black, TextAnchor.Left, 7);
            canvas.Stroke(VectorPath.Circle(60, 30, 22), new StrokeStyle(Rgba.MatlabBlue.WithOpacity(0.6), 3) { Dashes = [5, 3], Cap = LineCap.Round });
            return canvas.ToImage().Pixels.ToArray();
        }

        Assert.Equal(Draw(), Draw());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Path_CoordinateThatIsNotFinite_Throws(double value) =>
        Assert.Contains("expected a finite number", Assert.Throws<ArgumentException>(() => new VectorPath().MoveTo(value, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Path_WithoutMoveTo_Throws() =>
        Assert.Equal("The path begins with Line; expected MoveTo first.", Assert.Throws<InvalidOperationException>(() => new VectorPath().LineTo(0, 0)).Message);

    // Sum of the darkness in pixels of what is drawn in black on white.
    private static double Ink(int size, Action<ICanvas> draw) => Columns(size, draw).Sum() / 255.0;

    private static int[] Columns(int size, Action<ICanvas> draw)
    {
        var canvas = new RasterCanvas(size, size, Rgba.White);
        draw(canvas);
        ReadOnlySpan<byte> pixels = canvas.ToImage().Pixels;
        int[] columns = new int[size];
        for (int i = 0; i < pixels.Length; i += 3)
        {
            columns[i / 3 % size] += 255 - pixels[i];
        }

        return columns;
    }

    private static (int Left, int Top, int Right, int Bottom) InkBounds(Image image)
    {
        (int left, int top, int right, int bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                if (image.Row(y)[3 * x] < 200)
                {
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                }
            }
        }

        return (left, top, right, bottom);
    }
}
