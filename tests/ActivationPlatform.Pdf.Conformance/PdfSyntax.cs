using System.Globalization;
using System.Text;

namespace ActivationPlatform.Pdf.Conformance;

/// <summary>Reads values of PDF syntax (ISO 32000-1, 7.2 and 7.3): null, bool, long, double, the types beside this one, or an <see cref="Operator"/>.</summary>
public sealed class PdfSyntax(ParsedPdf document, byte[] bytes, int position = 0)
{
    /// <summary>A keyword: an operator of a content stream, or one like obj, stream and R.</summary>
    public sealed record Operator(string Name);

    private sealed record Closing(string What);

    public int Position { get; private set; } = position;

    /// <summary>The next value, or false at the end.</summary>
    public bool TryRead(out object? value)
    {
        SkipSpace();
        value = null;
        if (Position >= bytes.Length)
        {
            return false;
        }

        value = Read();
        return true;
    }

    /// <summary>The next value; integers followed by another and R become references.</summary>
    public object? Read()
    {
        SkipSpace();
        byte next = Position < bytes.Length ? bytes[Position] : throw new InvalidDataException("The file ends within a value.");
        switch ((char)next)
        {
            case '/':
                return ReadName();
            case '(':
                return ReadLiteral();
            case '[':
                Position++;
                return ReadUntil("]");
            case ']':
                Position++;
                return new Closing("]");
            case '<' when At(1) == '<':
                Position += 2;
                return ReadDictionary();
            case '<':
                return ReadHexadecimal();
            case '>' when At(1) == '>':
                Position += 2;
                return new Closing(">>");
            case >= '0' and <= '9' or '+' or '-' or '.':
                return ReadNumber();
            default:
                return ReadKeyword();
        }
    }

    public void Expect(string keyword)
    {
        if (Read() is not Operator found || found.Name != keyword)
        {
            throw new InvalidDataException($"Expected '{keyword}' before byte {Position}.");
        }
    }

    /// <summary>Steps over the end of line after the keyword stream.</summary>
    public void SkipLineEnd() => Position += At(0) == '\r' ? 2 : 1;

    private static bool IsSpace(int value) => value is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsRegular(int value) => value > 0 && !IsSpace(value) && "()<>[]{}/%".IndexOf((char)value, StringComparison.Ordinal) < 0;

    private int At(int ahead) => Position + ahead < bytes.Length ? bytes[Position + ahead] : -1;

    private void SkipSpace()
    {
        while (Position < bytes.Length && (IsSpace(bytes[Position]) || bytes[Position] == '%'))
        {
            if (bytes[Position] == '%')
            {
                while (Position < bytes.Length && bytes[Position] is not (10 or 13))
                {
                    Position++;
                }
            }
            else
            {
                Position++;
            }
        }
    }

    private string ReadRegular()
    {
        int start = Position;
        while (IsRegular(At(0)))
        {
            Position++;
        }

        return Encoding.Latin1.GetString(bytes, start, Position - start);
    }

    private object? ReadKeyword()
    {
        string word = ReadRegular();
        if (word.Length == 0)
        {
            throw new InvalidDataException($"Unexpected byte {bytes[Position]} at {Position}.");
        }

        return word switch { "true" => true, "false" => false, "null" => null, _ => new Operator(word) };
    }

    private PdfName ReadName()
    {
        Position++;
        string raw = ReadRegular();
        List<byte> name = [];
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '#')
            {
                name.Add(byte.Parse(raw.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                name.Add((byte)raw[i]);
            }
        }

        return new PdfName(Encoding.UTF8.GetString([.. name]));
    }

    private PdfString ReadLiteral()
    {
        List<byte> text = [];
        int depth = 0;
        do
        {
            byte next = bytes[Position++];
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            if (next == '\\')
            {
                text.Add(bytes[Position++]);
            }
            else if (depth > 1 || (depth == 1 && next != '('))
            {
                text.Add(next);
            }
        }
        while (depth > 0);
        return new PdfString([.. text]);
    }

    private PdfString ReadHexadecimal()
    {
        int end = Array.IndexOf(bytes, (byte)'>', Position);
        string digits = Encoding.Latin1.GetString(bytes, Position + 1, end - Position - 1);
        Position = end + 1;
        return digits.Length % 2 == 0
            ? new PdfString(Convert.FromHexString(digits))
            : throw new InvalidDataException($"A hexadecimal string before byte {Position} has an odd number of digits.");
    }

    private object ReadNumber()
    {
        string text = ReadRegular();
        if (text.Contains('.'))
        {
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        long value = long.Parse(text, CultureInfo.InvariantCulture);
        int after = Position;
        if (At(0) == ' ' && At(1) == '0' && At(2) == ' ' && At(3) == 'R' && !IsRegular(At(4)))
        {
            Position = after + 4;
            return new PdfReference((int)value);
        }

        return value;
    }

    private List<object?> ReadUntil(string closing)
    {
        List<object?> items = [];
        while (true)
        {
            object? item = Read();
            if (item is Closing close)
            {
                return close.What == closing ? items : throw new InvalidDataException($"Expected '{closing}' before byte {Position}.");
            }

            items.Add(item);
        }
    }

    private PdfDictionary ReadDictionary()
    {
        List<object?> items = ReadUntil(">>");
        PdfDictionary dictionary = new(document);
        for (int i = 0; i + 1 < items.Count; i += 2)
        {
            if (items[i] is not PdfName key || !dictionary.TryAdd(key.Value, items[i + 1]))
            {
                throw new InvalidDataException($"A dictionary before byte {Position} has a repeated key or a key that is no name.");
            }
        }

        return dictionary;
    }
}
