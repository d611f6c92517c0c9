using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>NumPy's <c>.npy</c>: one array of float32, row-major, little-endian. Source: numpy.lib.format, format versions 1.0 to 3.0.</summary>
/// <remarks>
/// <code>
/// \x93NUMPY  major minor  header length  {'descr': '&lt;f4', 'fortran_order': False, 'shape': (1, 64, 112, 112), }  spaces \n  values
/// </code>
/// The values start at a multiple of 64 bytes. NaN and infinity are kept bit for bit.
/// </remarks>
public static partial class NpyFormat
{
    private const int MaximumHeaderLength = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes an array as version 1.0.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="shape">Outermost dimension first.</param>
    /// <param name="values">Row-major, as many as the shape has elements.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's.</exception>
    public static void Write(Stream stream, TensorShape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.ElementCount)
        {
            throw new ArgumentException($"{values.Length} values do not fill the shape {shape}; expected {shape.ElementCount}.", nameof(values));
        }

        stream.Write(Header(shape));
        FloatBytes.Write(stream, values);
    }

    /// <summary>Reads an array of float32 in row-major order.</summary>
    /// <param name="stream">At the magic; left behind the last value.</param>
    /// <exception cref="ArrayFormatException">It is no such file, or another type or order, or ends early.</exception>
    public static (TensorShape Shape, float[] Values) Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.StartsWith(Magic))
        {
            throw new ArrayFormatException("The file does not start with \\x93NUMPY; an .npy array is expected.");
        }

        int lengthSize = start[6] switch
        {
            1 => 2,
            2 or 3 => 4,
            _ => throw new ArrayFormatException($"The .npy array has format version {start[6]}.{start[7]}; 1.0, 2.0 and 3.0 are known."),
        };
        Span<byte> lengthBytes = stackalloc byte[4];
        lengthBytes.Clear();
        if (stream.ReadAtLeast(lengthBytes[..lengthSize], lengthSize, throwOnEndOfStream: false) < lengthSize)
        {
            throw new ArrayFormatException("The .npy array ends within its header.");
        }

        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (headerLength > MaximumHeaderLength)
        {
            throw new ArrayFormatException($"The .npy array announces a header of {headerLength} bytes; at most {MaximumHeaderLength} are read.");
        }

        var header = new byte[headerLength];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new ArrayFormatException("The .npy array ends within its header.");
        }

        TensorShape shape = ParseHeader(Encoding.UTF8.GetString(header));
        float[] values = FloatBytes.Read(stream, (int)shape.ElementCount, count => new ArrayFormatException($"The .npy array ends early; its shape {shape} announces {count} values."));
        return (shape, values);
    }

    /// <summary>Everything before the values.</summary>
    internal static byte[] Header(TensorShape shape)
    {
        string dimensions = string.Join(", ", shape.Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        string tuple = shape.Rank == 1 ? $"({dimensions},)" : $"({dimensions})";
        string dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple}, }}";
        const int prefixLength = 10;
        int length = (prefixLength + dictionary.Length + 1 + 63) / 64 * 64;
        if (length - prefixLength > ushort.MaxValue)
        {
            throw new ArgumentException($"A shape of {shape.Rank} dimensions does not fit the header of .npy version 1.0.", nameof(shape));
        }

        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        (header[6], header[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - prefixLength));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(prefixLength));
        header[^1] = (byte)'\n';
        return header;
    }

    private static TensorShape ParseHeader(string header)
    {
        string type = DescriptionPattern().Match(header).Groups[1].Value;
        if (type != "<f4")
        {
            throw new ArrayFormatException($"The .npy array has the type '{type}'; '<f4' (float32, little-endian) is expected.");
        }

        if (!RowMajorPattern().IsMatch(header))
        {
            throw new ArrayFormatException("The .npy array is stored column by column (fortran_order); row-major order is expected.");
        }

        Match shape = ShapePattern().Match(header);
        var dimensions = new List<int>();
        long count = 1;
        foreach (string text in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int dimension) || (count *= dimension) > Array.MaxLength / sizeof(float))
            {
                throw new ArrayFormatException($"The .npy array's shape ({shape.Groups[1].Value}) is no shape or too large; at most {Array.MaxLength / sizeof(float)} values are read.");
            }

            dimensions.Add(dimension);
        }

        return shape.Success
            ? new TensorShape([.. dimensions])
            : throw new ArrayFormatException("The .npy array's header has no shape.");
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""", RegexOptions.CultureInvariant)]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*False""", RegexOptions.CultureInvariant)]
    private static partial Regex RowMajorPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();
}
