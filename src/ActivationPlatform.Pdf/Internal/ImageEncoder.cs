using System.IO.Compression;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Deflates the rows of an image after the PNG filter that makes each smallest (ISO 32000-1, 7.4.4.4, predictor 15).</summary>
internal static class ImageEncoder
{
    /// <summary>Writes the encoded rows.</summary>
    /// <param name="pixels">The rows from top to bottom without gaps.</param>
    /// <param name="rowBytes">The bytes of a row.</param>
    /// <param name="pixelBytes">The bytes of a pixel.</param>
    /// <param name="output">Receives the deflated bytes.</param>
    public static void Encode(ReadOnlySpan<byte> pixels, int rowBytes, int pixelBytes, Stream output)
    {
        using ZLibStream deflater = new(output, CompressionLevel.Optimal, leaveOpen: true);
        byte[] candidate = new byte[rowBytes + 1];
        byte[] best = new byte[rowBytes + 1];
        ReadOnlySpan<byte> above = new byte[rowBytes];
        for (int start = 0; start < pixels.Length; start += rowBytes)
        {
            ReadOnlySpan<byte> row = pixels.Slice(start, rowBytes);
            long lowest = long.MaxValue;
            for (byte filter = 0; filter < RowFilters.Count; filter++)
            {
                candidate[0] = filter;
                RowFilters.Apply(filter, row, above, pixelBytes, candidate.AsSpan(1));
                long cost = RowFilters.Cost(candidate.AsSpan(1));
                if (cost < lowest)
                {
                    lowest = cost;
                    (candidate, best) = (best, candidate);
                }
            }

            deflater.Write(best);
            above = row;
        }
    }
}
