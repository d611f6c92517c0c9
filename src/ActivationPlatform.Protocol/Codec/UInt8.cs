using System.Numerics;

namespace ActivationPlatform.Protocol.Codec;

/// <summary>Values as one byte each, on an even grid between the smallest and the largest finite value of the tensor:
/// value = float32(float32(q * scale) + offset).</summary>
internal static class UInt8
{
    private const float Levels = 255f;
    private const double LargestRange = 3.4e38;

    /// <summary>The grid for values in a finite range.</summary>
    /// <returns>Scale 0 for a range of one value, which then decodes exactly. A range beyond float32 is cut at its upper end, so that decoding never overflows.</returns>
    public static (float Scale, float Offset) Grid(float minimum, float maximum) =>
        ((float)(Math.Min((double)maximum - minimum, LargestRange) / Levels), minimum);

    /// <summary>The nearest grid point of each value, ties to even; beyond the ends the end; NaN becomes 0.</summary>
    /// <param name="source">The values.</param>
    /// <param name="scale">Step of the grid.</param>
    /// <param name="offset">Value of q = 0.</param>
    /// <param name="destination">At least as long.</param>
    public static void Encode(ReadOnlySpan<float> source, float scale, float offset, Span<byte> destination)
    {
        if (scale == 0)
        {
            destination[..source.Length].Clear();
            return;
        }

        // Half the difference times twice the inverse: the difference itself may be beyond float32.
        float halfOffset = 0.5f * offset;
        float inverse = 2f / scale;
        if (!float.IsFinite(inverse))
        {
            EncodeTinyRange(source, scale, offset, destination);
            return;
        }

        var halfOffsets = new Vector<float>(halfOffset);
        var inverses = new Vector<float>(inverse);
        int i = 0;
        for (int step = 4 * Vector<float>.Count; i <= source.Length - step; i += step)
        {
            ReadOnlySpan<float> block = source.Slice(i, step);
            Vector<uint> q0 = Quantize(new Vector<float>(block), halfOffsets, inverses);
            Vector<uint> q1 = Quantize(new Vector<float>(block[Vector<float>.Count..]), halfOffsets, inverses);
            Vector<uint> q2 = Quantize(new Vector<float>(block[(2 * Vector<float>.Count)..]), halfOffsets, inverses);
            Vector<uint> q3 = Quantize(new Vector<float>(block[(3 * Vector<float>.Count)..]), halfOffsets, inverses);
            Vector.Narrow(Vector.Narrow(q0, q1), Vector.Narrow(q2, q3)).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            float position = ((source[i] * 0.5f) - halfOffset) * inverse;
            destination[i] = ToByte(position);
        }
    }

    /// <summary>The values of grid points.</summary>
    /// <param name="source">The grid points.</param>
    /// <param name="scale">Step of the grid.</param>
    /// <param name="offset">Value of q = 0.</param>
    /// <param name="destination">At least as long.</param>
    public static void Decode(ReadOnlySpan<byte> source, float scale, float offset, Span<float> destination)
    {
        int i = 0;
        var scales = new Vector<float>(scale);
        var offsets = new Vector<float>(offset);
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> q0, out Vector<uint> q1);
            Vector.Widen(high, out Vector<uint> q2, out Vector<uint> q3);
            Span<float> block = destination.Slice(i, Vector<byte>.Count);
            ((Vector.ConvertToSingle(Vector.AsVectorInt32(q0)) * scales) + offsets).CopyTo(block);
            ((Vector.ConvertToSingle(Vector.AsVectorInt32(q1)) * scales) + offsets).CopyTo(block[Vector<float>.Count..]);
            ((Vector.ConvertToSingle(Vector.AsVectorInt32(q2)) * scales) + offsets).CopyTo(block[(2 * Vector<float>.Count)..]);
            ((Vector.ConvertToSingle(Vector.AsVectorInt32(q3)) * scales) + offsets).CopyTo(block[(3 * Vector<float>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (float)(source[i] * scale) + offset;
        }
    }

    private static Vector<uint> Quantize(Vector<float> values, Vector<float> halfOffsets, Vector<float> inverses)
    {
        Vector<float> position = ((values * new Vector<float>(0.5f)) - halfOffsets) * inverses;
        Vector<float> clamped = Vector.Min(Vector.Max(position, Vector<float>.Zero), new Vector<float>(Levels));
        Vector<int> numbers = Vector.Equals(values, values);
        return Vector.AsVectorUInt32(Vector.ConvertToInt32(Vector.Round(clamped)) & numbers);
    }

    /// <summary>For a range so narrow (below 1e-36) that the inverse of its step is beyond float32.</summary>
    private static void EncodeTinyRange(ReadOnlySpan<float> source, float scale, float offset, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = ToByte((float)(((double)source[i] - offset) / scale));
        }
    }

    private static byte ToByte(float position) => float.IsNaN(position) ? (byte)0 : (byte)MathF.Round(Math.Clamp(position, 0f, Levels));
}
