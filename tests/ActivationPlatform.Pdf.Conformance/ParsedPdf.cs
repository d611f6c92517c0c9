using System.Text;

namespace ActivationPlatform.Pdf.Conformance;

/// <summary>
/// A PDF file with cross-reference stream, read into memory. Objects may be changed after reading, to see what a checker says.
/// </summary>
public sealed class ParsedPdf
{
    private readonly Dictionary<int, object?> _objects = [];

    private ParsedPdf(byte[] bytes)
    {
        Bytes = bytes;
        string tail = Encoding.Latin1.GetString(bytes, Math.Max(0, bytes.Length - 64), Math.Min(64, bytes.Length));
        int start = int.Parse(tail[(tail.LastIndexOf("startxref", StringComparison.Ordinal) + 9)..tail.LastIndexOf("%%EOF", StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
        PdfStream crossReference = (PdfStream)ReadIndirect(start, out _)!;
        Trailer = crossReference.Dictionary;
        ReadObjects(crossReference.Decode());
        Catalog = Trailer.Get<PdfDictionary>("Root") ?? throw new InvalidDataException("The file has no catalogue.");
        Pages = [.. Catalog.Get<PdfDictionary>("Pages")!.Get<List<object?>>("Kids")!.Select(kid => (PdfReference)kid!)];
    }

    public byte[] Bytes { get; }

    /// <summary>The dictionary of the cross-reference stream.</summary>
    public PdfDictionary Trailer { get; }

    public PdfDictionary Catalog { get; }

    /// <summary>The pages in order.</summary>
    public IReadOnlyList<PdfReference> Pages { get; }

    /// <summary>Every object by number.</summary>
    public IReadOnlyDictionary<int, object?> Objects => _objects;

    public static ParsedPdf Parse(byte[] bytes) => new(bytes);

    public object? Resolve(object? value) => value is PdfReference reference ? _objects.GetValueOrDefault(reference.Number) : value;

    public PdfDictionary Dictionary(PdfReference reference) => (PdfDictionary)Resolve(reference)!;

    /// <summary>The decoded operators of a page.</summary>
    public byte[] ContentOf(PdfReference page) => Dictionary(page).Get<PdfStream>("Contents")!.Decode();

    /// <summary>The entries of a name tree in the tree's order.</summary>
    public IEnumerable<(string Key, object? Value)> NameTree(PdfDictionary? node)
    {
        foreach (object? kid in node?.Items("Kids") ?? [])
        {
            foreach ((string, object?) entry in NameTree((PdfDictionary?)kid))
            {
                yield return entry;
            }
        }

        List<object?> names = node?.Get<List<object?>>("Names") ?? [];
        for (int i = 0; i + 1 < names.Count; i += 2)
        {
            yield return (((PdfString)names[i]!).Key, names[i + 1]);
        }
    }

    /// <summary>The entries of a number tree in the tree's order.</summary>
    public IEnumerable<(int Key, object? Value)> NumberTree(PdfDictionary? node)
    {
        foreach (object? kid in node?.Items("Kids") ?? [])
        {
            foreach ((int, object?) entry in NumberTree((PdfDictionary?)kid))
            {
                yield return entry;
            }
        }

        List<object?> numbers = node?.Get<List<object?>>("Nums") ?? [];
        for (int i = 0; i + 1 < numbers.Count; i += 2)
        {
            yield return ((int)(long)numbers[i]!, numbers[i + 1]);
        }
    }

    private void ReadObjects(byte[] table)
    {
        const int EntryBytes = 8;
        List<(int Number, int Stream)> compressed = [];
        for (int number = 1; number < table.Length / EntryBytes; number++)
        {
            ReadOnlySpan<byte> entry = table.AsSpan(number * EntryBytes, EntryBytes);
            int position = (entry[2] << 24) | (entry[3] << 16) | (entry[4] << 8) | entry[5];
            if (entry[0] == 2)
            {
                compressed.Add((number, position));
                continue;
            }

            object? value = ReadIndirect(position, out int found);
            if (found != number)
            {
                throw new InvalidDataException($"The cross-reference leads from object {number} to object {found}.");
            }

            _objects.Add(number, value);
        }

        foreach (int stream in compressed.Select(entry => entry.Stream).Distinct())
        {
            ReadObjectStream((PdfStream)_objects[stream]!);
        }

        if (compressed.FirstOrDefault(entry => !_objects.ContainsKey(entry.Number)) is { Number: > 0 } missing)
        {
            throw new InvalidDataException($"Object {missing.Number} is not in the object stream {missing.Stream}.");
        }
    }

    private void ReadObjectStream(PdfStream stream)
    {
        byte[] content = stream.Decode();
        PdfSyntax index = new(this, content);
        int first = stream.Dictionary.Integer("First")!.Value;
        for (int i = 0; i < stream.Dictionary.Integer("N"); i++)
        {
            int number = (int)(long)index.Read()!;
            int offset = (int)(long)index.Read()!;
            _objects.Add(number, new PdfSyntax(this, content, first + offset).Read());
        }
    }

    private object? ReadIndirect(int position, out int number)
    {
        PdfSyntax syntax = new(this, Bytes, position);
        number = (int)(long)syntax.Read()!;
        _ = syntax.Read();
        syntax.Expect("obj");
        object? value = syntax.Read();
        if (value is not PdfDictionary dictionary || syntax.Read() is not PdfSyntax.Operator { Name: "stream" })
        {
            return value;
        }

        syntax.SkipLineEnd();
        int length = dictionary.Integer("Length")!.Value;
        PdfSyntax end = new(this, Bytes, syntax.Position + length);
        end.Expect("endstream");
        end.Expect("endobj");
        return new PdfStream(dictionary, Bytes[syntax.Position..(syntax.Position + length)]);
    }
}
