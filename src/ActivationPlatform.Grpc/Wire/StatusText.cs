using System.Buffers;
using System.Globalization;
using System.Text;

namespace Grpc.Wire;

/// <summary>The text of a status as a header value: UTF-8, percent-encoded outside of 0x20-0x7E and for '%'.</summary>
internal static class StatusText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        Enumerable.Range(0x20, 0x7F - 0x20).Select(code => (char)code).Where(character => character != '%').ToArray());

    public static string Encode(string text)
    {
        int first = text.AsSpan().IndexOfAnyExcept(Plain);
        if (first < 0)
        {
            return text;
        }

        StringBuilder encoded = new(text.Length + 16);
        encoded.Append(text, 0, first);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.AsSpan(first).EnumerateRunes())
        {
            if (rune.Value is >= 0x20 and <= 0x7E and not '%')
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            int length = rune.EncodeToUtf8(utf8);
            foreach (byte value in utf8[..length])
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return encoded.ToString();
    }

    /// <summary>Lenient: what is no escape stays as it is, what is no UTF-8 becomes U+FFFD. Never throws.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains('%'))
        {
            return value;
        }

        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        int count = 0;
        for (int index = 0; index < value.Length; index++)
        {
            if (value[index] == '%' && index + 2 < value.Length
                && char.IsAsciiHexDigit(value[index + 1]) && char.IsAsciiHexDigit(value[index + 2]))
            {
                bytes[count++] = byte.Parse(value.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                index += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(value.AsSpan(index, 1), bytes.AsSpan(count));
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
