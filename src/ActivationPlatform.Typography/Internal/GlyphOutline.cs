namespace ActivationPlatform.Typography.Internal;

/// <summary>Decodes the points of simple and composite glyphs and hands their contours to a sink.</summary>
internal static class GlyphOutline
{
    private const int MaximumDepth = 8;
    private const int MaximumPoints = 65_536;
    private const int OnCurve = 0x01;
    private const int ShortX = 0x02;
    private const int ShortY = 0x04;
    private const int Repeat = 0x08;
    private const int SameOrPositiveX = 0x10;
    private const int SameOrPositiveY = 0x20;

    public static void Draw(GlyphTable glyphs, HorizontalMetrics metrics, ushort glyph, IGlyphOutlineSink sink)
    {
        FontTable description = glyphs.Description(glyph);
        if (description.Length == 0)
        {
            return;
        }

        List<GlyphPoint> points = [];
        int componentsLeft = 1024;
        Append(glyphs, glyph, 0, points, ref componentsLeft);

        // The left edge of the glyph's box lies at its left side bearing.
        float shift = metrics.LeftSideBearing(glyph) - description.Int16(2);
        int start = 0;
        for (int i = 0; i < points.Count; i++)
        {
            points[i] = points[i] with { X = points[i].X + shift };
            if (points[i].EndsContour)
            {
                DrawContour(points, start, i - start + 1, sink);
                start = i + 1;
            }
        }
    }

    private static void Append(GlyphTable glyphs, ushort glyph, int depth, List<GlyphPoint> points, ref int componentsLeft)
    {
        FontTable description = glyphs.Description(glyph);
        if (description.Length == 0)
        {
            return;
        }

        if (depth > MaximumDepth || --componentsLeft < 0)
        {
            throw description.Malformed($"glyph {glyph} is nested too deeply or made of too many components");
        }

        int contours = description.Int16(0);
        if (contours >= 0)
        {
            AppendSimple(description, contours, points);
            return;
        }

        int parentStart = points.Count;
        foreach (GlyphComponent component in GlyphComponent.ReadAll(description, out _))
        {
            int start = points.Count;
            Append(glyphs, component.Glyph, depth + 1, points, ref componentsLeft);
            Place(description, component, points, parentStart, start);
        }
    }

    private static void Place(FontTable description, GlyphComponent component, List<GlyphPoint> points, int parentStart, int start)
    {
        for (int i = start; i < points.Count; i++)
        {
            GlyphPoint point = points[i];
            points[i] = point with
            {
                X = (point.X * component.XX) + (point.Y * component.YX),
                Y = (point.X * component.XY) + (point.Y * component.YY),
            };
        }

        float dx = component.Argument1;
        float dy = component.Argument2;
        if (!component.ArgumentsAreOffsets)
        {
            // The arguments are point numbers: the component's point lands on the point placed so far.
            int target = parentStart + component.Argument1;
            int source = start + component.Argument2;
            if (target >= start || source >= points.Count)
            {
                throw description.Malformed($"a component is attached by points {component.Argument1} and {component.Argument2}, which do not exist");
            }

            dx = points[target].X - points[source].X;
            dy = points[target].Y - points[source].Y;
        }
        else if (component.OffsetIsScaled)
        {
            dx *= MathF.Sqrt((component.XX * component.XX) + (component.XY * component.XY));
            dy *= MathF.Sqrt((component.YX * component.YX) + (component.YY * component.YY));
        }

        for (int i = start; i < points.Count; i++)
        {
            points[i] = points[i] with { X = points[i].X + dx, Y = points[i].Y + dy };
        }
    }

    private static void AppendSimple(FontTable description, int contours, List<GlyphPoint> points)
    {
        if (contours == 0)
        {
            return;
        }

        int pointCount = description.UInt16(10 + ((contours - 1) * 2)) + 1;
        if (points.Count + pointCount > MaximumPoints)
        {
            throw description.Malformed($"a glyph has more than {MaximumPoints} points");
        }

        int at = 10 + (contours * 2);
        at += 2 + description.UInt16(at);
        byte[] flags = ReadFlags(description, pointCount, ref at);
        short[] xs = ReadCoordinates(description, flags, ShortX, SameOrPositiveX, ref at);
        short[] ys = ReadCoordinates(description, flags, ShortY, SameOrPositiveY, ref at);

        int contour = 0;
        for (int i = 0; i < pointCount; i++)
        {
            int end = description.UInt16(10 + (contour * 2));
            if (end < i)
            {
                throw description.Malformed("the contours' last points do not increase");
            }

            points.Add(new GlyphPoint(xs[i], ys[i], (flags[i] & OnCurve) != 0, i == end));
            contour += i == end ? 1 : 0;
        }
    }

    private static byte[] ReadFlags(FontTable description, int pointCount, ref int at)
    {
        byte[] flags = new byte[pointCount];
        for (int i = 0; i < pointCount; i++)
        {
            byte flag = description.UInt8(at++);
            flags[i] = flag;
            if ((flag & Repeat) != 0)
            {
                int end = Math.Min(pointCount - 1, i + description.UInt8(at++));
                while (i < end)
                {
                    flags[++i] = flag;
                }
            }
        }

        return flags;
    }

    private static short[] ReadCoordinates(FontTable description, byte[] flags, int shortFlag, int sameOrPositiveFlag, ref int at)
    {
        short[] values = new short[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool sameOrPositive = (flags[i] & sameOrPositiveFlag) != 0;
            if ((flags[i] & shortFlag) != 0)
            {
                int delta = description.UInt8(at++);
                value += sameOrPositive ? delta : -delta;
            }
            else if (!sameOrPositive)
            {
                value += description.Int16(at);
                at += 2;
            }

            values[i] = (short)value;
        }

        return values;
    }

    private static void DrawContour(List<GlyphPoint> points, int start, int count, IGlyphOutlineSink sink)
    {
        if (count < 2)
        {
            return; // An anchor point, not a contour.
        }

        GlyphPoint At(int i) => points[start + (i % count)];

        // A contour may start off the curve: it then starts at its last point or halfway to it.
        GlyphPoint first = At(0);
        int next = 1;
        if (!first.IsOnCurve)
        {
            GlyphPoint last = At(count - 1);
            next = 0;
            first = last.IsOnCurve ? last : Between(last, first);
        }

        sink.MoveTo(first.X, first.Y);
        int remaining = At(0).IsOnCurve ? count - 1 : At(count - 1).IsOnCurve ? count - 1 : count;
        for (int i = 0; i < remaining; i++)
        {
            GlyphPoint point = At(next + i);
            if (point.IsOnCurve)
            {
                sink.LineTo(point.X, point.Y);
                continue;
            }

            GlyphPoint end = i + 1 < remaining ? At(next + i + 1) : first;
            if (end.IsOnCurve || i + 1 == remaining)
            {
                i++;
            }
            else
            {
                end = Between(point, end);
            }

            sink.QuadraticTo(point.X, point.Y, end.X, end.Y);
        }

        sink.Close();
    }

    private static GlyphPoint Between(GlyphPoint a, GlyphPoint b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2, true, false);
}
