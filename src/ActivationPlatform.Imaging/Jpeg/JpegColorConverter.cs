namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>
/// Turns full-resolution component rows into grey or RGB. YCbCr is JFIF's full-range BT.601 in 16-bit fixed point:
/// R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb, with Cb and Cr less 128.
/// CMYK is stored inverted as by Adobe (255 = no ink): R = round(C K / 255), G with M, B with Y; YCCK is YCbCr of the inverted C, M, Y.
/// </summary>
internal static class JpegColorConverter
{
    private const int FixedPointBits = 16;

    private static readonly int[] RedOfCr = CreateTable(1.402, 0.5, FixedPointBits);
    private static readonly int[] BlueOfCb = CreateTable(1.772, 0.5, FixedPointBits);
    private static readonly int[] GreenOfCr = CreateTable(-0.71414, 0, 0);
    private static readonly int[] GreenOfCb = CreateTable(-0.34414, 0.5, 0);

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
        for (int x = 0; x < luma.Length; x++)
        {
            int y = luma[x];
            int cb = blueDifference[x];
            int cr = redDifference[x];
            Span<byte> pixel = target.Slice(x * 3, 3);
            pixel[0] = Clamp(y + RedOfCr[cr]);
            pixel[1] = Clamp(y + ((GreenOfCb[cb] + GreenOfCr[cr]) >> FixedPointBits));
            pixel[2] = Clamp(y + BlueOfCb[cb]);
        }
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

    private static int[] CreateTable(double factor, double offset, int shift)
    {
        int scaled = Math.Sign(factor) * (int)((Math.Abs(factor) * (1 << FixedPointBits)) + 0.5);
        int rounding = (int)(offset * (1 << FixedPointBits));
        return [.. Enumerable.Range(-128, 256).Select(x => ((scaled * x) + rounding) >> shift)];
    }
}
