using System.Numerics;

namespace ActivationPlatform.Imaging;

/// <summary>uint8: leaves rounded (half away from zero) and clipped to 0..255.</summary>
internal readonly struct ByteResizeSample : IResizeSample<byte>
{
    public static void Widen(ReadOnlySpan<byte> source, Span<double> destination)
    {
        int step = Vector<byte>.Count;
        int lanes = Vector<double>.Count;
        int i = 0;
        for (; i <= source.Length - step; i += step)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Store(low, destination.Slice(i, 4 * lanes));
            Store(high, destination.Slice(i + (4 * lanes), 4 * lanes));
        }

        for (; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    public static void Narrow(ReadOnlySpan<double> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (byte)(int)(Math.Clamp(source[i], 0, 255) + 0.5);
        }
    }

    private static void Store(Vector<ushort> samples, Span<double> destination)
    {
        int lanes = Vector<double>.Count;
        Vector.Widen(samples, out Vector<uint> low, out Vector<uint> high);
        Vector.Widen(Vector.ConvertToSingle(low.As<uint, int>()), out Vector<double> a, out Vector<double> b);
        Vector.Widen(Vector.ConvertToSingle(high.As<uint, int>()), out Vector<double> c, out Vector<double> d);
        a.CopyTo(destination);
        b.CopyTo(destination[lanes..]);
        c.CopyTo(destination[(2 * lanes)..]);
        d.CopyTo(destination[(3 * lanes)..]);
    }
}

/// <summary>single: arithmetic in double, rounded to single after each axis.</summary>
internal readonly struct SingleResizeSample : IResizeSample<float>
{
    public static void Widen(ReadOnlySpan<float> source, Span<double> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    public static void Narrow(ReadOnlySpan<double> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (float)source[i];
        }
    }
}

/// <summary>double: as it is.</summary>
internal readonly struct DoubleResizeSample : IResizeSample<double>
{
    public static void Widen(ReadOnlySpan<double> source, Span<double> destination) => source.CopyTo(destination);

    public static void Narrow(ReadOnlySpan<double> source, Span<double> destination) => source.CopyTo(destination);
}
