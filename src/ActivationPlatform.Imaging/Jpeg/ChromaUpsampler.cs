using System.Numerics;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>
/// Brings a component's rows to full resolution as libjpeg-turbo does by default: twice as many columns or rows are interpolated with the weights 3/4 and 1/4
/// ("fancy upsampling", samples lying between the full ones), everything else is repeated.
/// </summary>
internal sealed class ChromaUpsampler
{
    private readonly JpegComponent component;
    private readonly int horizontal;
    private readonly int vertical;
    private readonly bool interpolatesColumns;
    private readonly bool interpolatesRows;
    private readonly ushort[] weighted;
    private readonly byte[] upsampled;

    public ChromaUpsampler(JpegComponent component, JpegFrame frame)
    {
        this.component = component;
        horizontal = frame.MaximumHorizontalSampling / component.HorizontalSampling;
        vertical = frame.MaximumVerticalSampling / component.VerticalSampling;

        // libjpeg-turbo repeats components of two columns or fewer, and interpolates rows without columns whatever the width.
        interpolatesColumns = horizontal == 2 && vertical <= 2 && component.Width > 2;
        interpolatesRows = vertical == 2 && (horizontal == 1 || interpolatesColumns);
        weighted = new ushort[component.Width + 2];
        upsampled = new byte[horizontal == 1 && !interpolatesRows ? 0 : component.Width * horizontal];
    }

    /// <summary>A row of at least the image's width; valid until the next call.</summary>
    /// <param name="y">Row of the image.</param>
    public ReadOnlySpan<byte> Row(int y)
    {
        ReadOnlySpan<byte> row = Source(y / vertical);
        if (interpolatesRows)
        {
            // The nearer source row weighs 3, the one on the other side of the image row 1; beyond the edge the edge row is repeated.
            bool isUpper = y % 2 == 0;
            ReadOnlySpan<byte> neighbour = Source(Math.Clamp((y / 2) + (isUpper ? -1 : 1), 0, component.Height - 1));
            Weigh(row, neighbour);
            if (interpolatesColumns)
            {
                InterpolateColumns(evenBias: 8, oddBias: 7, shift: 4);
            }
            else
            {
                Narrow(bias: (ushort)(isUpper ? 1 : 2));
            }
        }
        else if (interpolatesColumns)
        {
            Weigh(row);
            InterpolateColumns(evenBias: 1, oddBias: 2, shift: 2);
        }
        else if (horizontal > 1)
        {
            for (int x = 0; x < row.Length; x++)
            {
                upsampled.AsSpan(x * horizontal, horizontal).Fill(row[x]);
            }
        }
        else
        {
            return row;
        }

        return upsampled;
    }

    private ReadOnlySpan<byte> Source(int row) => component.Samples.AsSpan(row * component.Stride, component.Width);

    /// <summary>Takes over a row as it is.</summary>
    private void Weigh(ReadOnlySpan<byte> row)
    {
        Span<ushort> inner = weighted.AsSpan(1, row.Length);
        int x = 0;
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out Vector<ushort> low, out Vector<ushort> high);
            low.CopyTo(inner[x..]);
            high.CopyTo(inner[(x + Vector<ushort>.Count)..]);
        }

        for (; x < row.Length; x++)
        {
            inner[x] = row[x];
        }

        RepeatEdges();
    }

    /// <summary>3 * row + neighbour.</summary>
    private void Weigh(ReadOnlySpan<byte> row, ReadOnlySpan<byte> neighbour)
    {
        Span<ushort> inner = weighted.AsSpan(1, row.Length);
        neighbour = neighbour[..row.Length];
        int x = 0;
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(new Vector<byte>(neighbour[x..]), out Vector<ushort> neighbourLow, out Vector<ushort> neighbourHigh);
            (low + low + low + neighbourLow).CopyTo(inner[x..]);
            (high + high + high + neighbourHigh).CopyTo(inner[(x + Vector<ushort>.Count)..]);
        }

        for (; x < row.Length; x++)
        {
            inner[x] = (ushort)((3 * row[x]) + neighbour[x]);
        }

        RepeatEdges();
    }

    private void RepeatEdges()
    {
        weighted[0] = weighted[1];
        weighted[^1] = weighted[^2];
    }

    /// <summary>Two samples for each weighted one: 3/4 of it and 1/4 of its left, then of its right neighbour.</summary>
    private void InterpolateColumns(ushort evenBias, ushort oddBias, int shift)
    {
        ReadOnlySpan<ushort> source = weighted;
        Span<byte> target = upsampled;
        int width = source.Length - 2;
        int lanes = Vector<ushort>.Count;
        int x = 0;
        for (; x <= width - lanes; x += lanes)
        {
            var near = new Vector<ushort>(source[(x + 1)..]);
            near += near + near;
            Vector<ushort> even = (near + new Vector<ushort>(source[x..]) + new Vector<ushort>(evenBias)) >>> shift;
            Vector<ushort> odd = (near + new Vector<ushort>(source[(x + 2)..]) + new Vector<ushort>(oddBias)) >>> shift;

            // .NET vectors are little-endian: the even sample comes first.
            (even | (odd << 8)).As<ushort, byte>().CopyTo(target[(2 * x)..]);
        }

        for (; x < width; x++)
        {
            int near = 3 * source[x + 1];
            target[2 * x] = (byte)((near + source[x] + evenBias) >> shift);
            target[(2 * x) + 1] = (byte)((near + source[x + 2] + oddBias) >> shift);
        }
    }

    private void Narrow(ushort bias)
    {
        ReadOnlySpan<ushort> source = weighted.AsSpan(1, upsampled.Length);
        Span<byte> target = upsampled;
        int x = 0;
        for (; x <= target.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector<ushort> low = (new Vector<ushort>(source[x..]) + new Vector<ushort>(bias)) >>> 2;
            Vector<ushort> high = (new Vector<ushort>(source[(x + Vector<ushort>.Count)..]) + new Vector<ushort>(bias)) >>> 2;
            Vector.Narrow(low, high).CopyTo(target[x..]);
        }

        for (; x < target.Length; x++)
        {
            target[x] = (byte)((source[x] + bias) >> 2);
        }
    }
}
