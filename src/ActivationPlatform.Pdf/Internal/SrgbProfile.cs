using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>
/// An ICC profile of sRGB, made from its definition (IEC 61966-2-1): the primaries' matrix adapted to D50 with the Bradford transform
/// and the parametric tone curve, in the format of ICC.1:2004-10 (version 4.2), which PDF 1.7 allows.
/// </summary>
internal static class SrgbProfile
{
    private const int HeaderBytes = 128;
    private const int ProfileIdOffset = 84;

    public static byte[] Create()
    {
        byte[] text = Multilingual("sRGB IEC61966-2.1");
        byte[] copyright = Multilingual("No copyright, use freely");
        byte[] whitePoint = Xyz(0.9642, 1.0, 0.8249);

        // Bradford adaptation from D65 to D50 and the primaries after it, as the ICC publishes them for sRGB.
        byte[] adaptation = Fixed("sf32", 1.0479, 0.0229, -0.0502, 0.0296, 0.9904, -0.0171, -0.0092, 0.0151, 0.7519);
        byte[] red = Xyz(0.4361, 0.2225, 0.0139);
        byte[] green = Xyz(0.3851, 0.7169, 0.0971);
        byte[] blue = Xyz(0.1431, 0.0606, 0.7141);
        byte[] curve = Fixed("para", 0, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);
        BinaryPrimitives.WriteInt32BigEndian(curve.AsSpan(8), 3 << 16); // Curve type 3: linear below a limit, a power above.

        return Assemble([("desc", text), ("cprt", copyright), ("wtpt", whitePoint), ("chad", adaptation), ("rXYZ", red), ("gXYZ", green), ("bXYZ", blue), ("rTRC", curve), ("gTRC", curve), ("bTRC", curve)]);
    }

    private static byte[] Assemble(ReadOnlySpan<(string Signature, byte[] Data)> tags)
    {
        int tableEnd = HeaderBytes + 4 + (tags.Length * 12);
        using MemoryStream data = new();
        byte[] table = new byte[tableEnd - HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(table, tags.Length);
        int offset = tableEnd;
        for (int i = 0; i < tags.Length; i++)
        {
            // The three tone curves share their bytes.
            bool isShared = i > 0 && ReferenceEquals(tags[i].Data, tags[i - 1].Data);
            offset = isShared ? offset : tableEnd + (int)data.Length;
            Span<byte> entry = table.AsSpan(4 + (i * 12));
            Encoding.ASCII.GetBytes(tags[i].Signature, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Data.Length);
            if (!isShared)
            {
                data.Write(tags[i].Data);
                data.Write(new byte[(4 - (int)(data.Length % 4)) % 4]);
            }
        }

        byte[] profile = [.. Header(tableEnd + (int)data.Length), .. table, .. data.ToArray()];

        // The identifier is the hash of the profile without flags, intent and identifier, all of which are still 0.
        MD5.HashData(profile).CopyTo(profile, ProfileIdOffset);
        return profile;
    }

    private static byte[] Header(int length)
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, length);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), 0x0420_0000);
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        ReadOnlySpan<short> created = [1999, 10, 18, 0, 0, 0]; // The day of the standard; profiles need a date and ours must not change.
        for (int i = 0; i < created.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(24 + (i * 2)), created[i]);
        }

        "acsp"u8.CopyTo(header.AsSpan(36));
        Xyz(0.9642, 1.0, 0.8249).AsSpan(8).CopyTo(header.AsSpan(68));
        return header;
    }

    private static byte[] Multilingual(string text)
    {
        byte[] characters = Encoding.BigEndianUnicode.GetBytes(text);
        byte[] tag = new byte[28 + characters.Length];
        "mluc"u8.CopyTo(tag);
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(12), 12);
        "enUS"u8.CopyTo(tag.AsSpan(16));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(20), characters.Length);
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(24), 28);
        characters.CopyTo(tag, 28);
        return tag;
    }

    private static byte[] Xyz(double x, double y, double z) => Fixed("XYZ ", x, y, z);

    /// <summary>A tag of numbers with 16 bits after the point.</summary>
    private static byte[] Fixed(string type, params ReadOnlySpan<double> numbers)
    {
        byte[] tag = new byte[8 + (numbers.Length * 4)];
        Encoding.ASCII.GetBytes(type, tag);
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(8 + (i * 4)), (int)Math.Round(numbers[i] * 65536));
        }

        return tag;
    }
}
