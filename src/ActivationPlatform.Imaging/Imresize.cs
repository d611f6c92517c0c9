using System.Numerics;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Imaging;

/// <summary>
/// Resizes as MATLAB's <c>imresize</c> does: separable convolution, the axis that shrinks more first (rows first when both shrink alike), kernel stretched by the
/// shrinking factor and normalised (antialiasing), source mirrored at its edges. uint8 samples are rounded and clipped after each axis.
/// A constant picture stays constant. NaN and infinity spread to every destination sample within reach of the kernel; the others are unaffected.
/// </summary>
public static class Imresize
{
    /// <summary>Resizes an image to the given size; every channel by itself.</summary>
    /// <param name="image">The source; it is not changed.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="method">The kernel.</param>
    /// <param name="antialiasing">Whether a kernel that shrinks is stretched; ignored for <see cref="ResizeMethod.Nearest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1, or the method is unknown.</exception>
    public static Image Resize(Image image, int height, int width, ResizeMethod method = ResizeMethod.Bicubic, bool antialiasing = true)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckSize(height, width);
        return Resize(image, height, width, (double)height / image.Height, (double)width / image.Width, method, antialiasing);
    }

    /// <summary>Resizes an image by one factor for both axes; the result has <c>ceil(scale * n)</c> samples along each.</summary>
    /// <param name="image">The source; it is not changed.</param>
    /// <param name="scale">Destination size divided by source size, positive and finite.</param>
    /// <param name="method">The kernel.</param>
    /// <param name="antialiasing">Whether a kernel that shrinks is stretched; ignored for <see cref="ResizeMethod.Nearest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive and finite, the result is too large, or the method is unknown.</exception>
    public static Image Resize(Image image, double scale, ResizeMethod method = ResizeMethod.Bicubic, bool antialiasing = true)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Resize(image, ScaledLength(image.Height, scale), ScaledLength(image.Width, scale), scale, scale, method, antialiasing);
    }

    /// <summary>Resizes one row-major plane of single-precision samples; sums are formed in double precision and rounded to single after each axis.</summary>
    /// <param name="source"><paramref name="sourceHeight"/> rows of <paramref name="sourceWidth"/> samples.</param>
    /// <param name="sourceHeight">Rows of the source, at least 1.</param>
    /// <param name="sourceWidth">Columns of the source, at least 1.</param>
    /// <param name="destination">Receives <paramref name="height"/> rows of <paramref name="width"/> samples; must not overlap the source.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="method">The kernel.</param>
    /// <param name="antialiasing">Whether a kernel that shrinks is stretched; ignored for <see cref="ResizeMethod.Nearest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1, or the method is unknown.</exception>
    /// <exception cref="ArgumentException">A span has another length than its shape says.</exception>
    public static void Resize(
        ReadOnlySpan<float> source, int sourceHeight, int sourceWidth, Span<float> destination, int height, int width,
        ResizeMethod method = ResizeMethod.Bicubic, bool antialiasing = true)
    {
        CheckPlanes(source.Length, sourceHeight, sourceWidth, destination.Length, height, width);
        ResizeAxes<float, SingleResizeSample>(
            source, sourceHeight, sourceWidth, 1, destination, height, width, (double)height / sourceHeight, (double)width / sourceWidth, method, antialiasing);
    }

    /// <inheritdoc cref="Resize(ReadOnlySpan{float}, int, int, Span{float}, int, int, ResizeMethod, bool)"/>
    /// <summary>Resizes one row-major plane of double-precision samples.</summary>
    public static void Resize(
        ReadOnlySpan<double> source, int sourceHeight, int sourceWidth, Span<double> destination, int height, int width,
        ResizeMethod method = ResizeMethod.Bicubic, bool antialiasing = true)
    {
        CheckPlanes(source.Length, sourceHeight, sourceWidth, destination.Length, height, width);
        ResizeAxes<double, DoubleResizeSample>(
            source, sourceHeight, sourceWidth, 1, destination, height, width, (double)height / sourceHeight, (double)width / sourceWidth, method, antialiasing);
    }

    /// <summary>Samples along an axis of <paramref name="length"/> samples that is resized by a factor.</summary>
    internal static int ScaledLength(int length, double scale)
    {
        if (!(scale > 0) || !double.IsFinite(scale) || Math.Ceiling(scale * length) > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale is positive and finite, and its result has at most 2147483647 samples along an axis.");
        }

        return (int)Math.Ceiling(scale * length);
    }

    internal static void ResizeAxes<T, TSample>(
        ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, int channels, Span<T> destination, int height, int width,
        double verticalScale, double horizontalScale, ResizeMethod method, bool antialiasing)
        where T : unmanaged
        where TSample : IResizeSample<T>
    {
        var rows = ResizeContributions.Create(sourceHeight, height, verticalScale, method, antialiasing);
        var columns = ResizeContributions.Create(sourceWidth, width, horizontalScale, method, antialiasing);

        // There is one kernel, which combines whole rows; columns are resized by way of the transposed picture.
        if (verticalScale <= horizontalScale)
        {
            var resizedRows = new T[checked(height * sourceWidth * channels)];
            CombineRows<T, TSample>(source, sourceWidth * channels, rows, resizedRows);
            T[] transposed = Transpose<T>(resizedRows, height, sourceWidth, channels);
            var resized = new T[checked(height * width * channels)];
            CombineRows<T, TSample>(transposed, height * channels, columns, resized);
            Transpose<T>(resized, width, height, channels, destination);
        }
        else
        {
            T[] transposed = Transpose(source, sourceHeight, sourceWidth, channels);
            var resizedColumns = new T[checked(width * sourceHeight * channels)];
            CombineRows<T, TSample>(transposed, sourceHeight * channels, columns, resizedColumns);
            T[] upright = Transpose<T>(resizedColumns, width, sourceHeight, channels);
            CombineRows<T, TSample>(upright, width * channels, rows, destination);
        }
    }

    private static Image Resize(Image image, int height, int width, double verticalScale, double horizontalScale, ResizeMethod method, bool antialiasing)
    {
        if ((long)height * width > Array.MaxLength / image.Channels)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, $"{width} x {height} pixels do not fit into one image.");
        }

        var pixels = new byte[height * width * image.Channels];
        ResizeAxes<byte, ByteResizeSample>(
            image.Pixels, image.Height, image.Width, image.Channels, pixels, height, width, verticalScale, horizontalScale, method, antialiasing);
        return new Image(width, height, image.Channels, pixels);
    }

    private static void CombineRows<T, TSample>(ReadOnlySpan<T> source, int stride, ResizeContributions contributions, Span<T> destination)
        where T : unmanaged
        where TSample : IResizeSample<T>
    {
        // Neighbouring destination rows share source rows: the last ones widened are kept, source row r in slot r % taps.
        int taps = contributions.Taps;
        var widened = new double[checked(taps * stride)];
        var slotRow = new int[taps];
        slotRow.AsSpan().Fill(-1);
        var sum = new double[stride];
        int height = destination.Length / stride;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<int> indices = contributions.Indices(y);
            ReadOnlySpan<double> weights = contributions.Weights(y);
            sum.AsSpan().Clear();
            for (int k = 0; k < taps; k++)
            {
                int row = indices[k];
                int slot = row % taps;
                Span<double> samples = widened.AsSpan(slot * stride, stride);
                if (weights[k] == 0)
                {
                    continue;
                }

                if (slotRow[slot] != row)
                {
                    TSample.Widen(source.Slice(row * stride, stride), samples);
                    slotRow[slot] = row;
                }

                AddScaled(samples, weights[k], sum);
            }

            TSample.Narrow(sum, destination.Slice(y * stride, stride));
        }
    }

    /// <summary>sum += weight * samples, rounded once (fused): the same bits on every machine, and where sums lie half way between two bytes those of MATLAB's compiled code.</summary>
    private static void AddScaled(ReadOnlySpan<double> samples, double weight, Span<double> sum)
    {
        int lanes = Vector<double>.Count;
        var factor = new Vector<double>(weight);
        int i = 0;
        for (; i <= sum.Length - lanes; i += lanes)
        {
            Vector.FusedMultiplyAdd(new Vector<double>(samples[i..]), factor, new Vector<double>(sum[i..])).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] = Math.FusedMultiplyAdd(samples[i], weight, sum[i]);
        }
    }

    private static T[] Transpose<T>(ReadOnlySpan<T> source, int height, int width, int channels)
        where T : unmanaged
    {
        var transposed = new T[source.Length];
        Transpose(source, height, width, channels, transposed);
        return transposed;
    }

    private static void Transpose<T>(ReadOnlySpan<T> source, int height, int width, int channels, Span<T> destination)
        where T : unmanaged
    {
        if (channels == 1)
        {
            TransposePixels(source, height, width, destination);
        }
        else
        {
            TransposePixels(MemoryMarshal.Cast<T, Triple<T>>(source), height, width, MemoryMarshal.Cast<T, Triple<T>>(destination));
        }
    }

    private static void TransposePixels<TPixel>(ReadOnlySpan<TPixel> source, int height, int width, Span<TPixel> destination)
    {
        // In tiles, so that the scattered reads stay within the cache.
        const int Tile = 32;
        for (int top = 0; top < height; top += Tile)
        {
            int rows = Math.Min(height - top, Tile);
            for (int left = 0; left < width; left += Tile)
            {
                int right = Math.Min(width, left + Tile);
                for (int x = left; x < right; x++)
                {
                    Span<TPixel> target = destination.Slice((x * height) + top, rows);
                    int from = (top * width) + x;
                    for (int y = 0; y < target.Length; y++, from += width)
                    {
                        target[y] = source[from];
                    }
                }
            }
        }
    }

    private static void CheckPlanes(int sourceLength, int sourceHeight, int sourceWidth, int destinationLength, int height, int width)
    {
        CheckSize(sourceHeight, sourceWidth);
        CheckSize(height, width);
        if (sourceLength != (long)sourceHeight * sourceWidth)
        {
            throw new ArgumentException($"A plane of {sourceHeight} x {sourceWidth} samples is expected; the source has {sourceLength}.");
        }

        if (destinationLength != (long)height * width)
        {
            throw new ArgumentException($"A plane of {height} x {width} samples is expected; the destination has {destinationLength}.");
        }
    }

    private static void CheckSize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
    }

    private readonly record struct Triple<T>(T Red, T Green, T Blue);
}
