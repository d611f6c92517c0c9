using System.Runtime.Intrinsics;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>
/// Turns full-resolution component rows into grey or RGB. YCbCr is JFIF's full-range BT.601 in 16-bit fixed point:
/// R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb, with Cb and Cr less 128.
/// CMYK is stored inverted as by Adobe (255 = no ink): R = round(C K / 255), G with M, B with Y; YCCK is YCbCr of the inverted C, M, Y.
/// </summary>
internal static class JpegColorConverter
{
    private const int FixedPointBits = 16;

    private const int Half = 1 << (FixedPointBits - 1);
    private const int RedOfCr = 91881;
    private const int BlueOfCb = 116130;
    private const int GreenOfCr = -46802;
    private const int GreenOfCb = -22554;

    /// <summary>Decides as libjpeg does: JFIF, then Adobe's transform, then the letters R, G, B as identifiers; else YCbCr or CMYK.</summary>
    public static JpegColorModel ModelOf(JpegFrame frame, JpegMetadata metadata) => frame.Components.Length switch
    {
        1 => JpegColorModel.Grey,
        3 when metadata.IsJfif => JpegColorModel.YCbCr,
        3 when metadata.AdobeTransform >= 0 => metadata.AdobeTransform == 0 ? JpegColorModel.Rgb : JpegColorModel.YCbCr,
        3 => frame.Components is [{ Identifier: (byte)'R' }, { Identifier: (byte)'G' }, { Identifier: (byte)'B' }] ? JpegColorModel.Rgb : JpegColorModel.YCbCr,
        _ => metadata.AdobeTransform > 0 ? JpegColorModel.Ycck : JpegColorModel.Cmyk,
    };

    public static Image Convert(JpegFrame frame, JpegColorModel model, CancellationToken ct)
    {
        int channels = model == JpegColorModel.Grey ? 1 : 3;
        int stride = frame.Width * channels;
        var pixels = new byte[checked(stride * frame.Height)];
        ChromaUpsampler[] components = [.. frame.Components.Select(component => new ChromaUpsampler(component, frame))];
        for (int y = 0; y < frame.Height; y++)
        {
            ct.ThrowIfCancellationRequested();
            Span<byte> target = pixels.AsSpan(y * stride, stride);
            ReadOnlySpan<byte> first = components[0].Row(y)[..frame.Width];
            if (model == JpegColorModel.Grey)
            {
                first.CopyTo(target);
                continue;
            }

            ReadOnlySpan<byte> second = components[1].Row(y)[..frame.Width];
            ReadOnlySpan<byte> third = components[2].Row(y)[..frame.Width];
            if (model is JpegColorModel.YCbCr or JpegColorModel.Ycck)
            {
                ConvertLumaChroma(first, second, third, target);
            }
            else
            {
                Interleave(first, second, third, target);
            }

            if (model is JpegColorModel.Cmyk or JpegColorModel.Ycck)
            {
                ApplyBlack(components[3].Row(y), model == JpegColorModel.Ycck, target);
            }
        }

        return new Image(frame.Width, frame.Height, channels, pixels);
    }

    private static void ConvertLumaChroma(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blueDifference, ReadOnlySpan<byte> redDifference, Span<byte> target)
    {
        blueDifference = blueDifference[..luma.Length];
        redDifference = redDifference[..luma.Length];
        int x = 0;
        for (; x <= luma.Length - 16; x += 16)
        {
            ConvertSixteen(Vector128.Create(luma[x..]), Vector128.Create(blueDifference[x..]), Vector128.Create(redDifference[x..]), target.Slice(x * 3, 48));
        }

        for (; x < luma.Length; x++)
        {
            int y = luma[x];
            int cb = blueDifference[x] - 128;
            int cr = redDifference[x] - 128;
            Span<byte> pixel = target.Slice(x * 3, 3);
            pixel[0] = Clamp(y + (((RedOfCr * cr) + Half) >> FixedPointBits));
            pixel[1] = Clamp(y + (((GreenOfCb * cb) + (GreenOfCr * cr) + Half) >> FixedPointBits));
            pixel[2] = Clamp(y + (((BlueOfCb * cb) + Half) >> FixedPointBits));
        }
    }

    private static void ConvertSixteen(Vector128<byte> luma, Vector128<byte> blueDifference, Vector128<byte> redDifference, Span<byte> target)
    {
        (Vector256<int> y0, Vector256<int> y1) = Widen(luma);
        (Vector256<int> cb0, Vector256<int> cb1) = Widen(blueDifference);
        (Vector256<int> cr0, Vector256<int> cr1) = Widen(redDifference);
        Vector256<int> centre = Vector256.Create(128);
        Vector256<int> half = Vector256.Create(Half);
        (cb0, cb1, cr0, cr1) = (cb0 - centre, cb1 - centre, cr0 - centre, cr1 - centre);
        Vector128<byte> red = Narrow(y0 + (((cr0 * RedOfCr) + half) >> FixedPointBits), y1 + (((cr1 * RedOfCr) + half) >> FixedPointBits));
        Vector128<byte> green = Narrow(
            y0 + (((cb0 * GreenOfCb) + (cr0 * GreenOfCr) + half) >> FixedPointBits), y1 + (((cb1 * GreenOfCb) + (cr1 * GreenOfCr) + half) >> FixedPointBits));
        Vector128<byte> blue = Narrow(y0 + (((cb0 * BlueOfCb) + half) >> FixedPointBits), y1 + (((cb1 * BlueOfCb) + half) >> FixedPointBits));

        // An index of 255 gives zero, so that the three colours can be put together with "or".
        const byte N = 255;
        Vector128<byte> first = Vector128.Shuffle(red, Vector128.Create(0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N, N, 5))
            | Vector128.Shuffle(green, Vector128.Create(N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N, N))
            | Vector128.Shuffle(blue, Vector128.Create(N, N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N));
        Vector128<byte> second = Vector128.Shuffle(red, Vector128.Create(N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N, 10, N))
            | Vector128.Shuffle(green, Vector128.Create(5, N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N, 10))
            | Vector128.Shuffle(blue, Vector128.Create(N, 5, N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N));
        Vector128<byte> third = Vector128.Shuffle(red, Vector128.Create(N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15, N, N))
            | Vector128.Shuffle(green, Vector128.Create(N, N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15, N))
            | Vector128.Shuffle(blue, Vector128.Create(10, N, N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15));
        first.CopyTo(target);
        second.CopyTo(target[16..]);
        third.CopyTo(target[32..]);
    }

    private static (Vector256<int> Low, Vector256<int> High) Widen(Vector128<byte> samples)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(samples);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return (Vector256.Create(a, b).AsInt32(), Vector256.Create(c, d).AsInt32());
    }

    private static Vector128<byte> Narrow(Vector256<int> low, Vector256<int> high)
    {
        Vector256<int> white = Vector256.Create(255);
        low = Vector256.Min(Vector256.Max(low, Vector256<int>.Zero), white);
        high = Vector256.Min(Vector256.Max(high, Vector256<int>.Zero), white);
        Vector256<ushort> words = Vector256.Narrow(low.AsUInt32(), high.AsUInt32());
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }

    private static void Interleave(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> target)
    {
        for (int x = 0; x < first.Length; x++)
        {
            Span<byte> pixel = target.Slice(x * 3, 3);
            pixel[0] = first[x];
            pixel[1] = second[x];
            pixel[2] = third[x];
        }
    }

    private static void ApplyBlack(ReadOnlySpan<byte> black, bool isComplement, Span<byte> target)
    {
        int flip = isComplement ? 255 : 0;
        for (int i = 0; i < target.Length; i++)
        {
            // No quotient lies half way, as 255 is odd.
            target[i] = (byte)((((target[i] ^ flip) * black[i / 3]) + 127) / 255);
        }
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
