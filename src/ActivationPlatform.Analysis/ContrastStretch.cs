using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Analysis;

/// <summary>The way from the values of an array to grey bytes: mat2gray by the finite range, then imadjust by the limits, then round(255 * x).
/// Measured once over a whole layer and applied to any part of it, so that all channels share one scale.</summary>
/// <remarks>
/// The result equals <see cref="Mat2Gray"/>, <see cref="StretchLim"/>, <see cref="Imadjust"/> and rounding called one after the other, to the last byte,
/// in two reading passes and one writing pass without a temporary array.
/// NaN is white (and counted in <see cref="FiniteRange.NonFiniteCount"/>), -infinity black, +infinity white. A constant array keeps its values, clipped to [0, 1].
/// </remarks>
/// <param name="Range">The finite values that become 0 and 1 first.</param>
/// <param name="Limits">The part of [0, 1] that is then stretched to the whole.</param>
public sealed record ContrastStretch(FiniteRange Range, StretchLimits Limits)
{
    // Below this, starting a second thread costs more than it saves.
    private const int ParallelThreshold = 1 << 17;

    /// <summary>Measures a whole array.</summary>
    /// <param name="values">Any shape; may be empty.</param>
    /// <param name="mode">What to stretch.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ContrastStretch Measure(ReadOnlyMemory<float> values, StretchMode mode, CancellationToken cancellationToken = default)
    {
        FiniteRange range = OverParts(values, static part => FiniteRange.Of(part.Span), static (a, b) => a.Union(b), cancellationToken);
        if (mode == StretchMode.None)
        {
            return new(range, StretchLimits.Full);
        }

        LinearMap map = Mat2Gray.Map(range.Minimum, range.Maximum);
        int[] histogram = OverParts(values, part => Histogram(part.Span, map), Add, cancellationToken);
        StretchLimits limits = StretchLim.Find<int>(histogram.AsSpan(0, StretchLim.WideBinCount), StretchLim.DefaultTolerance, 1 - StretchLim.DefaultTolerance);
        ArrayPool<int>.Shared.Return(histogram);
        if (mode == StretchMode.Positive)
        {
            // Both limits may now be 0 (nearly every value is the minimum): then nothing is left to stretch.
            limits = limits.High > 0 ? limits with { Low = 0 } : StretchLimits.Full;
        }

        return new(range, limits);
    }

    /// <summary>The values that become black and white; those beyond are saturated.</summary>
    public (double Black, double White) Ends
    {
        get
        {
            double span = Range.Maximum - Range.Minimum;
            return (Range.Minimum + (Limits.Low * span), Range.Minimum + (Limits.High * span));
        }
    }

    /// <summary>Makes grey bytes of a part of the measured array.</summary>
    /// <param name="source">Any part.</param>
    /// <param name="destination">As long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Apply(ReadOnlySpan<float> source, Span<byte> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        LinearMap gray = Mat2Gray.Map(Range.Minimum, Range.Maximum);
        var adjust = new LinearMap(Limits.Low, Limits.High);
        int step = Vector<byte>.Count;
        int position = 0;
        for (; position <= source.Length - step; position += step)
        {
            ApplyStep(source.Slice(position, step), gray, adjust).CopyTo(destination[position..]);
        }

        int rest = source.Length - position;
        if (rest > 0 && source.Length >= step)
        {
            // The last step overlaps the one before: the rows of a montage are rarely a multiple of a vector.
            ApplyStep(source[^step..], gray, adjust).CopyTo(destination[^step..]);
        }
        else if (rest > 0)
        {
            Span<float> padded = stackalloc float[Vector<byte>.Count];
            padded.Clear();
            source.CopyTo(padded);
            Span<byte> bytes = stackalloc byte[Vector<byte>.Count];
            ApplyStep(padded, gray, adjust).CopyTo(bytes);
            bytes[..rest].CopyTo(destination);
        }
    }

    /// <summary>Draws a montage of channels in one pass over them.</summary>
    /// <param name="channels">At least as many maps as the layout has tiles, one after the other, each row-major.</param>
    /// <param name="layout">Where the tiles are; empty tiles and borders are black.</param>
    /// <param name="destination">The layout's pixels, row-major.</param>
    /// <param name="cancellationToken">Stops the work; the destination is then undefined.</param>
    /// <exception cref="ArgumentException">A length does not fit the layout.</exception>
    public void ApplyMontage(ReadOnlyMemory<float> channels, MontageLayout layout, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        int tileSize = layout.TileHeight * layout.TileWidth;
        if (channels.Length < (long)layout.Count * tileSize)
        {
            throw new ArgumentException($"{channels.Length} values do not fill {layout.Count} channels of {layout.TileHeight} x {layout.TileWidth}; expected at least {(long)layout.Count * tileSize}.", nameof(channels));
        }

        layout.ThrowIfWrongDestination(destination.Length);
        if (layout.Border > 0 || layout.Count < layout.Rows * layout.Columns)
        {
            destination.Span.Clear();
        }

        void DrawTile(int tile)
        {
            (int row, int column) = layout.Origin(tile);
            ReadOnlySpan<float> source = channels.Span.Slice(tile * tileSize, tileSize);
            Span<byte> pixels = destination.Span;
            for (int y = 0; y < layout.TileHeight; y++)
            {
                Apply(source.Slice(y * layout.TileWidth, layout.TileWidth), pixels.Slice((row + y) * layout.WidthPixels + column, layout.TileWidth));
            }
        }

        if (destination.Length < ParallelThreshold)
        {
            for (int tile = 0; tile < layout.Count; tile++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                DrawTile(tile);
            }
        }
        else
        {
            Parallel.For(0, layout.Count, new ParallelOptions { CancellationToken = cancellationToken }, DrawTile);
        }
    }

    // As many values as a vector has bytes: four vectors of floats, in double precision inside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> ApplyStep(ReadOnlySpan<float> source, LinearMap gray, LinearMap adjust)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(source);
        Vector<short> first = Vector.Narrow(Level(vectors[0], gray, adjust), Level(vectors[1], gray, adjust));
        Vector<short> second = Vector.Narrow(Level(vectors[2], gray, adjust), Level(vectors[3], gray, adjust));
        return Vector.Narrow(Vector.AsVectorUInt16(first), Vector.AsVectorUInt16(second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Level(Vector<float> value, LinearMap gray, LinearMap adjust)
    {
        Vector.Widen(value, out Vector<double> low, out Vector<double> high);
        Vector<double> scale = Vector.Create(255.0);
        low = Vector.Round(adjust.Apply(gray.Apply(low)) * scale);
        high = Vector.Round(adjust.Apply(gray.Apply(high)) * scale);
        return Vector.ConvertToInt32Native(Vector.Narrow(low, high));
    }

    private static int[] Histogram(ReadOnlySpan<float> source, LinearMap map)
    {
        // Neighbouring activations are alike: two tables keep one increment from waiting for the last.
        int[] even = RentTable();
        int[] odd = RentTable();

        // Bins block by block: the vectors run ahead of the increments instead of taking turns with them.
        Span<int> bins = stackalloc int[1024];
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(source);
        int vectorsPerBlock = bins.Length / Vector<int>.Count;
        for (int start = 0; start < vectors.Length; start += vectorsPerBlock)
        {
            ReadOnlySpan<Vector<float>> block = vectors.Slice(start, Math.Min(vectorsPerBlock, vectors.Length - start));
            for (int index = 0; index < block.Length; index++)
            {
                Bins(block[index], map).CopyTo(bins[(index * Vector<int>.Count)..]);
            }

            ReadOnlySpan<int> filled = bins[..(block.Length * Vector<int>.Count)];
            for (int index = 0; index < filled.Length; index += 2)
            {
                even[filled[index]]++;
                odd[filled[index + 1]]++;
            }
        }

        foreach (float value in source[(vectors.Length * Vector<float>.Count)..])
        {
            even[(int)Math.Round(map.Apply(value) * (StretchLim.WideBinCount - 1))]++;
        }

        return Add(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Bins(Vector<float> values, LinearMap map)
    {
        Vector.Widen(values, out Vector<double> low, out Vector<double> high);
        Vector<double> scale = Vector.Create((double)(StretchLim.WideBinCount - 1));
        low = Vector.Round(map.Apply(low) * scale);
        high = Vector.Round(map.Apply(high) * scale);
        return Vector.ConvertToInt32Native(Vector.Narrow(low, high));
    }

    // Tables are too large for the heap of short-lived objects, and a report needs thousands.
    private static int[] RentTable()
    {
        int[] table = ArrayPool<int>.Shared.Rent(StretchLim.WideBinCount);
        table.AsSpan(0, StretchLim.WideBinCount).Clear();
        return table;
    }

    private static int[] Add(int[] sum, int[] addend)
    {
        Span<int> total = sum.AsSpan(0, StretchLim.WideBinCount);
        TensorPrimitives.Add(total, addend.AsSpan(0, StretchLim.WideBinCount), total);
        ArrayPool<int>.Shared.Return(addend);
        return sum;
    }

    // Counts and extremes are the same in whatever order the parts are joined, so the threads' order does not show.
    private static T OverParts<T>(ReadOnlyMemory<float> values, Func<ReadOnlyMemory<float>, T> measure, Func<T, T, T> join, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int partCount = Math.Clamp(values.Length / ParallelThreshold, 1, Environment.ProcessorCount);
        if (partCount == 1)
        {
            return measure(values);
        }

        var results = new T[partCount];
        Parallel.For(0, partCount, new ParallelOptions { CancellationToken = cancellationToken }, part =>
        {
            int start = (int)((long)values.Length * part / partCount);
            int end = (int)((long)values.Length * (part + 1) / partCount);
            results[part] = measure(values[start..end]);
        });
        return results.Aggregate(join);
    }
}
