using System.IO.Compression;

namespace ActivationPlatform.Pdf.Conformance;

/// <summary>A stream: its dictionary and its bytes as they stand in the file.</summary>
public sealed class PdfStream(PdfDictionary dictionary, byte[] encoded)
{
    public PdfDictionary Dictionary => dictionary;

    /// <summary>The bytes after the filter (none or FlateDecode) and the predictor.</summary>
    public byte[] Decode()
    {
        if (dictionary.NameOf("Filter") is not { } filter)
        {
            return encoded;
        }

        if (filter != "FlateDecode")
        {
            throw new InvalidDataException($"The filter {filter} is not expected.");
        }

        using ZLibStream inflater = new(new MemoryStream(encoded), CompressionMode.Decompress);
        using MemoryStream decoded = new();
        inflater.CopyTo(decoded);
        PdfDictionary? parameters = dictionary.Get<PdfDictionary>("DecodeParms");
        return parameters?.Integer("Predictor") is >= 10
            ? Unfilter(decoded.ToArray(), parameters.Integer("Columns") ?? 1, parameters.Integer("Colors") ?? 1)
            : decoded.ToArray();
    }

    private static byte[] Unfilter(byte[] filtered, int columns, int pixelBytes)
    {
        int rowBytes = columns * pixelBytes;
        int rows = filtered.Length / (rowBytes + 1);
        byte[] pixels = new byte[rows * rowBytes];
        for (int row = 0; row < rows; row++)
        {
            int filter = filtered[row * (rowBytes + 1)];
            for (int i = 0; i < rowBytes; i++)
            {
                int at = (row * rowBytes) + i;
                int left = i >= pixelBytes ? pixels[at - pixelBytes] : 0;
                int above = row > 0 ? pixels[at - rowBytes] : 0;
                int corner = row > 0 && i >= pixelBytes ? pixels[at - rowBytes - pixelBytes] : 0;
                int prediction = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Closest(left, above, corner),
                    _ => throw new InvalidDataException($"The row filter {filter} does not exist."),
                };
                pixels[at] = (byte)(filtered[(row * (rowBytes + 1)) + 1 + i] + prediction);
            }
        }

        return pixels;
    }

    private static int Closest(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        (int dl, int da, int dc) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return dl <= da && dl <= dc ? left : da <= dc ? above : corner;
    }
}
