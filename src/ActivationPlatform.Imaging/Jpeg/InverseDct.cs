using System.Runtime.CompilerServices;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>
/// Dequantisation and the accurate integer inverse DCT: C. Loeffler, A. Ligtenberg, G. Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications" (1989),
/// with 13-bit constants, two more bits kept between columns and rows, and the intermediate 16-bit words of libjpeg-turbo's vector code,
/// which matter only for coefficients that no encoder writes.
/// </summary>
internal static class InverseDct
{
    private const int ConstantBits = 13;
    private const int FirstPassBits = 2;
    private const int Size = JpegComponent.BlockSize;

    /// <param name="block">64 quantised coefficients in natural order.</param>
    /// <param name="quantization">64 factors in natural order.</param>
    /// <param name="samples">Receives 8 rows of 8 samples.</param>
    /// <param name="stride">Samples from a row to the next.</param>
    public static void Transform(ReadOnlySpan<short> block, ReadOnlySpan<ushort> quantization, Span<byte> samples, int stride)
    {
        block = block[..JpegComponent.BlockLength];
        quantization = quantization[..JpegComponent.BlockLength];
        if (!block[1..].ContainsAnyExcept((short)0))
        {
            FillConstant((short)(block[0] * quantization[0]), samples, stride);
            return;
        }

        // Where only the first row is set, libjpeg-turbo's vector code shifts it without saturation.
        bool firstRowOnly = !block[Size..].ContainsAnyExcept((short)0);
        Span<short> workspace = stackalloc short[JpegComponent.BlockLength];
        for (int column = 0; column < Size; column++)
        {
            int c1 = block[column + 8], c2 = block[column + 16], c3 = block[column + 24], c4 = block[column + 32], c5 = block[column + 40], c6 = block[column + 48], c7 = block[column + 56];
            short dc = (short)(block[column] * quantization[column]);
            if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0)
            {
                short constant = firstRowOnly ? (short)(dc << FirstPassBits) : Saturate(dc << ConstantBits, ConstantBits - FirstPassBits);
                for (int row = 0; row < Size; row++)
                {
                    workspace[(row * Size) + column] = constant;
                }

                continue;
            }

            Outputs o = Transform(
                dc, (short)(c1 * quantization[column + 8]), (short)(c2 * quantization[column + 16]), (short)(c3 * quantization[column + 24]),
                (short)(c4 * quantization[column + 32]), (short)(c5 * quantization[column + 40]), (short)(c6 * quantization[column + 48]), (short)(c7 * quantization[column + 56]));
            const int Shift = ConstantBits - FirstPassBits;
            workspace[column] = Saturate(o.Even0 + o.Odd3, Shift);
            workspace[column + 56] = Saturate(o.Even0 - o.Odd3, Shift);
            workspace[column + 8] = Saturate(o.Even1 + o.Odd2, Shift);
            workspace[column + 48] = Saturate(o.Even1 - o.Odd2, Shift);
            workspace[column + 16] = Saturate(o.Even2 + o.Odd1, Shift);
            workspace[column + 40] = Saturate(o.Even2 - o.Odd1, Shift);
            workspace[column + 24] = Saturate(o.Even3 + o.Odd0, Shift);
            workspace[column + 32] = Saturate(o.Even3 - o.Odd0, Shift);
        }

        for (int row = 0; row < Size; row++)
        {
            ReadOnlySpan<short> w = workspace.Slice(row * Size, Size);
            Span<byte> line = samples.Slice(row * stride, Size);
            Outputs o = Transform(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
            line[0] = Sample(o.Even0 + o.Odd3);
            line[7] = Sample(o.Even0 - o.Odd3);
            line[1] = Sample(o.Even1 + o.Odd2);
            line[6] = Sample(o.Even1 - o.Odd2);
            line[2] = Sample(o.Even2 + o.Odd1);
            line[5] = Sample(o.Even2 - o.Odd1);
            line[3] = Sample(o.Even3 + o.Odd0);
            line[4] = Sample(o.Even3 - o.Odd0);
        }
    }

    private static void FillConstant(short dc, Span<byte> samples, int stride)
    {
        byte value = Clamp((((short)(dc << FirstPassBits)) + 16) >> 5);
        for (int row = 0; row < Size; row++)
        {
            samples.Slice(row * stride, Size).Fill(value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Outputs Transform(int in0, int in1, int in2, int in3, int in4, int in5, int in6, int in7)
    {
        int z1 = (in2 + in6) * Fix(0.541196100);
        int even2 = z1 - (in6 * Fix(1.847759065));
        int even3 = z1 + (in2 * Fix(0.765366865));
        int sum = (short)(in0 + in4) << ConstantBits;
        int difference = (short)(in0 - in4) << ConstantBits;

        int z3 = (short)(in7 + in3);
        int z4 = (short)(in5 + in1);
        int z5 = (z3 + z4) * Fix(1.175875602);
        z3 = z5 - (z3 * Fix(1.961570560));
        z4 = z5 - (z4 * Fix(0.390180644));
        int z1Odd = (in7 + in1) * -Fix(0.899976223);
        int z2Odd = (in5 + in3) * -Fix(2.562915447);
        return new Outputs(
            sum + even3, difference + even2, difference - even2, sum - even3,
            (in7 * Fix(0.298631336)) + z1Odd + z3,
            (in5 * Fix(2.053119869)) + z2Odd + z4,
            (in3 * Fix(3.072711026)) + z2Odd + z3,
            (in1 * Fix(1.501321110)) + z1Odd + z4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Fix(double constant) => (int)((constant * (1 << ConstantBits)) + 0.5);

    private static short Saturate(int value, int shift) =>
        (short)Math.Clamp((value + (1 << (shift - 1))) >> shift, short.MinValue, short.MaxValue);

    private static byte Sample(int value)
    {
        const int Shift = ConstantBits + FirstPassBits + 3;
        return Clamp((value + (1 << (Shift - 1))) >> Shift);
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value + 128, 0, 255);

    private readonly record struct Outputs(int Even0, int Even1, int Even2, int Even3, int Odd0, int Odd1, int Odd2, int Odd3);
}
