using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Typography.Tests;

/// <summary>The bytes of the bundled fonts, to be damaged by tests.</summary>
internal static class FontFiles
{
    public static byte[] Read(string resource)
    {
        using Stream stream = typeof(BundledFonts).Assembly.GetManifestResourceStream(resource)!;
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }

    /// <summary>The position of a table's record in the directory.</summary>
    public static int RecordOf(byte[] file, string tag)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4));
        for (int i = 0; i < count; i++)
        {
            if (Encoding.Latin1.GetString(file, 12 + (i * 16), 4) == tag)
            {
                return 12 + (i * 16);
            }
        }

        throw new InvalidOperationException($"No table {tag}.");
    }

    public static int OffsetOf(byte[] file, string tag) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(RecordOf(file, tag) + 8));

    /// <summary>Hides a table by renaming it.</summary>
    public static byte[] Without(byte[] file, string tag)
    {
        byte[] copy = [.. file];
        copy[RecordOf(copy, tag)] = (byte)'~';
        return copy;
    }
}
