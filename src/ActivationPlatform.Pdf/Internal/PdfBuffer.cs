using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Grows as PDF syntax is appended: the body of an object or the operators of a content stream.</summary>
internal sealed class PdfBuffer
{
    /// <summary>Numbers beyond this are no lengths on a page; readers hold smaller integers exactly.</summary>
    private const double LargestNumber = 1e9;

    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public PdfBuffer Raw(ReadOnlySpan<byte> syntax)
    {
        syntax.CopyTo(Reserve(syntax.Length));
        Length += syntax.Length;
        return this;
    }

    public PdfBuffer Integer(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        Length += written;
        return this;
    }

    /// <summary>A real number with at most four decimals: a ten-thousandth of a point is beyond any printer.</summary>
    public PdfBuffer Number(double value) => Decimal(value, 4, 10_000);

    /// <summary>A real number with at most six decimals, for the factors of a transformation.</summary>
    public PdfBuffer Factor(double value) => Decimal(value, 6, 1_000_000);

    public PdfBuffer Reference(int objectNumber) => Integer(objectNumber).Raw(" 0 R"u8);

    /// <summary>Operands and an operator on a line of their own.</summary>
    public PdfBuffer Operator(ReadOnlySpan<byte> name, params ReadOnlySpan<double> operands)
    {
        foreach (double operand in operands)
        {
            Number(operand).Raw(" "u8);
        }

        return Raw(name).Raw("\n"u8);
    }

    /// <summary>A name with everything but regular ASCII characters escaped.</summary>
    public PdfBuffer Name(string name)
    {
        Raw("/"u8);
        foreach (byte character in Encoding.UTF8.GetBytes(name))
        {
            if (character is > 0x20 and < 0x7F && "#()<>[]{}/%"u8.IndexOf(character) < 0)
            {
                Raw([character]);
            }
            else
            {
                Raw("#"u8).Hex(character);
            }
        }

        return this;
    }

    /// <summary>A string of bytes in hexadecimal.</summary>
    public PdfBuffer ByteString(ReadOnlySpan<byte> bytes)
    {
        Raw("<"u8);
        foreach (byte value in bytes)
        {
            Hex(value);
        }

        return Raw(">"u8);
    }

    /// <summary>A text string: ASCII as it is, everything else as UTF-16BE with a byte order mark.</summary>
    public PdfBuffer Text(string text)
    {
        if (!IsPrintableAscii(text))
        {
            return ByteString([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)]);
        }

        Raw("("u8);
        foreach (char character in text)
        {
            if (character is '(' or ')' or '\\')
            {
                Raw("\\"u8);
            }

            Raw([(byte)character]);
        }

        return Raw(")"u8);
    }

    public PdfBuffer Hex(byte value) => Raw([HexDigit(value >> 4), HexDigit(value & 15)]);

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private static bool IsPrintableAscii(string text)
    {
        foreach (char character in text)
        {
            if (character is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private PdfBuffer Decimal(double value, int decimals, long scale)
    {
        if (!(Math.Abs(value) <= LargestNumber))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"A number on a page must be finite and at most {LargestNumber}; got {value}."));
        }

        long scaled = (long)Math.Round(value * scale);
        if (scaled < 0)
        {
            Raw("-"u8);
            scaled = -scaled;
        }

        Integer(scaled / scale);
        long fraction = scaled % scale;
        if (fraction == 0)
        {
            return this;
        }

        int digits = decimals;
        while (fraction % 10 == 0)
        {
            fraction /= 10;
            digits--;
        }

        Span<byte> text = Reserve(digits + 1);
        text[0] = (byte)'.';
        for (int i = digits; i > 0; i--)
        {
            text[i] = (byte)('0' + (fraction % 10));
            fraction /= 10;
        }

        Length += digits + 1;
        return this;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        return _bytes.AsSpan(Length);
    }
}
