using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering;

namespace ActivationPlatform.Sdk;

/// <summary>The picture that stands in when no photo is given: edges in every direction, fine and coarse stripes, saturated colours, smooth ramps and a skin tone,
/// so that every kind of first-layer filter has something to answer to. Drawn by the project's own canvas; the same bytes everywhere.</summary>
public static class BuiltInPicture
{
    /// <summary>Its name in file names and provenance.</summary>
    public const string Name = "built-in";

    /// <summary>Rows and columns, in pixels: twice GoogLeNet's input.</summary>
    public const int SizePixels = 448;

    private const double Size = SizePixels;

    // Saturated hues around the circle.
    private static readonly int[] Hues = [0xE6194B, 0xF58231, 0xFFE119, 0x3CB44B, 0x00C8C8, 0x1E50E6, 0x911EB4, 0xF032E6];

    /// <summary>The picture as a PNG file.</summary>
    public static byte[] Encode() => PngEncoder.Encode(Draw());

    /// <summary>The picture.</summary>
    public static Image Draw()
    {
        var canvas = new RasterCanvas(Size, Size, Rgba.FromHex(0xE8E4DA));
        DrawSky(canvas);
        DrawStar(canvas, 132, 128, 108);
        DrawRings(canvas, 338, 112, 88);
        DrawStripes(canvas, new Rect(0, 256, 112, 96), angleDegrees: 0, period: 8);
        DrawStripes(canvas, new Rect(112, 256, 112, 96), angleDegrees: 90, period: 8);
        DrawStripes(canvas, new Rect(0, 352, 112, 96), angleDegrees: 45, period: 12);
        DrawStripes(canvas, new Rect(112, 352, 112, 96), angleDegrees: 135, period: 20);
        DrawTiles(canvas, new Rect(224, 224, 224, 112));
        DrawFace(canvas, 292, 392, 48);
        DrawLeaf(canvas, 396, 392, 46);
        return canvas.ToImage();
    }

    private static void DrawSky(RasterCanvas canvas)
    {
        // A smooth ramp, in bands one pixel high: nothing for edge filters, much for low-pass ones.
        for (int y = 0; y < 224; y++)
        {
            canvas.Fill(VectorPath.Rectangle(new Rect(0, y, Size, 1)), Rgba.FromHex(0x2B6CB0).MixedWith(Rgba.FromHex(0xF7E8C8), y / 223.0));
        }
    }

    private static void DrawStar(RasterCanvas canvas, double centerX, double centerY, double radius)
    {
        const int sectorCount = 32;
        for (int sector = 0; sector < sectorCount; sector++)
        {
            Point2D from = OnCircle(centerX, centerY, radius, sector / (double)sectorCount);
            Point2D to = OnCircle(centerX, centerY, radius, (sector + 1) / (double)sectorCount);
            canvas.Fill(VectorPath.Polyline([new Point2D(centerX, centerY), from, to], close: true), sector % 2 == 0 ? Rgba.Black : Rgba.White);
        }
    }

    private static void DrawRings(RasterCanvas canvas, double centerX, double centerY, double radius)
    {
        for (int ring = 0; ring < Hues.Length; ring++)
        {
            canvas.Fill(VectorPath.Circle(centerX, centerY, radius * (Hues.Length - ring) / Hues.Length), Rgba.FromHex(Hues[ring]));
        }
    }

    private static void DrawStripes(RasterCanvas canvas, Rect area, double angleDegrees, double period)
    {
        canvas.Save();
        canvas.ClipRectangle(area);
        canvas.Fill(VectorPath.Rectangle(area), Rgba.White);
        canvas.Transform(Transform2D.Rotation(angleDegrees).Then(Transform2D.Translation(area.CenterX, area.CenterY)));
        for (double offset = -Size; offset < Size; offset += period)
        {
            canvas.Fill(VectorPath.Rectangle(new Rect(-Size, offset, 2 * Size, period / 2)), Rgba.FromHex(0x202020));
        }

        canvas.Restore();
    }

    private static void DrawTiles(RasterCanvas canvas, Rect area)
    {
        double side = area.Height / 4;
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 8; column++)
            {
                Rgba hue = Rgba.FromHex(Hues[(column + 3 * row) % Hues.Length]);
                canvas.Fill(VectorPath.Rectangle(new Rect(area.X + column * side, area.Y + row * side, side, side)), hue);
            }
        }
    }

    private static void DrawFace(RasterCanvas canvas, double centerX, double centerY, double radius)
    {
        canvas.Fill(VectorPath.Circle(centerX, centerY, radius), Rgba.FromHex(0xE0AC8A));
        foreach (double side in new[] { -0.36, 0.36 })
        {
            canvas.Fill(VectorPath.Circle(centerX + side * radius, centerY - 0.2 * radius, 0.16 * radius), Rgba.White);
            canvas.Fill(VectorPath.Circle(centerX + side * radius, centerY - 0.2 * radius, 0.08 * radius), Rgba.FromHex(0x3B2A1A));
        }

        var mouth = new VectorPath();
        mouth.MoveTo(centerX - 0.4 * radius, centerY + 0.35 * radius);
        mouth.QuadraticTo(centerX, centerY + 0.75 * radius, centerX + 0.4 * radius, centerY + 0.35 * radius);
        canvas.Stroke(mouth, new StrokeStyle(Rgba.FromHex(0xA23B3B), 0.1 * radius) { Cap = LineCap.Round });
    }

    private static void DrawLeaf(RasterCanvas canvas, double centerX, double centerY, double radius)
    {
        var leaf = new VectorPath();
        leaf.MoveTo(centerX - radius, centerY + radius);
        leaf.QuadraticTo(centerX - radius, centerY - radius, centerX + radius, centerY - radius);
        leaf.QuadraticTo(centerX + radius, centerY + radius, centerX - radius, centerY + radius);
        leaf.Close();
        canvas.Fill(leaf, Rgba.FromHex(0x1FA01F));
        canvas.Stroke(VectorPath.Line(centerX - radius, centerY + radius, centerX + 0.6 * radius, centerY - 0.6 * radius), new StrokeStyle(Rgba.FromHex(0x0B5A0B), 3));
        for (int vein = 0; vein < 4; vein++)
        {
            double x = centerX + (0.35 * vein - 0.55) * radius;
            double y = centerY - (0.35 * vein - 0.55) * radius;
            canvas.Stroke(VectorPath.Line(x, y, x + 0.36 * radius, y + 0.04 * radius), new StrokeStyle(Rgba.FromHex(0x0B5A0B), 1.5));
            canvas.Stroke(VectorPath.Line(x, y, x - 0.04 * radius, y - 0.36 * radius), new StrokeStyle(Rgba.FromHex(0x0B5A0B), 1.5));
        }
    }

    private static Point2D OnCircle(double centerX, double centerY, double radius, double turn) =>
        new(centerX + radius * double.CosPi(2 * turn), centerY + radius * double.SinPi(2 * turn));
}
