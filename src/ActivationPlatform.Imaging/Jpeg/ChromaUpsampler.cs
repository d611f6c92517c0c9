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
    private readonly int[] columnSums;
    private readonly byte[] upsampled;

    public ChromaUpsampler(JpegComponent component, JpegFrame frame)
    {
        this.component = component;
        horizontal = frame.MaximumHorizontalSampling / component.HorizontalSampling;
        vertical = frame.MaximumVerticalSampling / component.VerticalSampling;

        // libjpeg-turbo repeats components of two columns or fewer, and interpolates rows without columns whatever the width.
        interpolatesColumns = horizontal == 2 && vertical <= 2 && component.Width > 2;
        interpolatesRows = vertical == 2 && (horizontal == 1 || interpolatesColumns);
        columnSums = new int[component.Width];
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
            if (interpolatesColumns)
            {
                InterpolateBoth(row, neighbour);
            }
            else
            {
                InterpolateRows(row, neighbour, isUpper ? 1 : 2);
            }
        }
        else if (interpolatesColumns)
        {
            InterpolateColumns(row);
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

    private void InterpolateColumns(ReadOnlySpan<byte> row)
    {
        Span<byte> target = upsampled;
        int last = row.Length - 1;
        target[0] = row[0];
        target[1] = (byte)(((row[0] * 3) + row[1] + 2) >> 2);
        for (int x = 1; x < last; x++)
        {
            int near = row[x] * 3;
            target[2 * x] = (byte)((near + row[x - 1] + 1) >> 2);
            target[(2 * x) + 1] = (byte)((near + row[x + 1] + 2) >> 2);
        }

        target[2 * last] = (byte)(((row[last] * 3) + row[last - 1] + 1) >> 2);
        target[(2 * last) + 1] = row[last];
    }

    private void InterpolateRows(ReadOnlySpan<byte> row, ReadOnlySpan<byte> neighbour, int bias)
    {
        Span<byte> target = upsampled.AsSpan(0, row.Length);
        neighbour = neighbour[..row.Length];
        for (int x = 0; x < row.Length; x++)
        {
            target[x] = (byte)(((row[x] * 3) + neighbour[x] + bias) >> 2);
        }
    }

    private void InterpolateBoth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> neighbour)
    {
        Span<int> sums = columnSums.AsSpan(0, row.Length);
        neighbour = neighbour[..row.Length];
        for (int x = 0; x < row.Length; x++)
        {
            sums[x] = (row[x] * 3) + neighbour[x];
        }

        Span<byte> target = upsampled;
        int last = sums.Length - 1;
        target[0] = (byte)(((sums[0] * 4) + 8) >> 4);
        target[1] = (byte)(((sums[0] * 3) + sums[1] + 7) >> 4);
        for (int x = 1; x < last; x++)
        {
            int near = sums[x] * 3;
            target[2 * x] = (byte)((near + sums[x - 1] + 8) >> 4);
            target[(2 * x) + 1] = (byte)((near + sums[x + 1] + 7) >> 4);
        }

        target[2 * last] = (byte)(((sums[last] * 3) + sums[last - 1] + 8) >> 4);
        target[(2 * last) + 1] = (byte)(((sums[last] * 4) + 7) >> 4);
    }
}
