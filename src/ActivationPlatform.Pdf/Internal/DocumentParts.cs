using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>What pages share: fonts, graphics states, named destinations and the structure.</summary>
internal sealed class DocumentParts(PdfFile file)
{
    private readonly Dictionary<Font, FontUsage> _fonts = new(ReferenceEqualityComparer.Instance);
    private readonly List<FontUsage> _fontsInOrder = [];
    private readonly Dictionary<(double Fill, double Stroke), int> _opacities = [];
    private readonly Dictionary<string, int> _destinations = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly Stack<PdfBuffer> _spareContents = [];

    public PdfFile File => file;

    public StructureTree Structure { get; } = new(file);

    /// <summary>An empty buffer for a page's content, which is given back with <see cref="ReturnContent"/>: it has grown to the size of the pages before.</summary>
    public PdfBuffer TakeContent() => _spareContents.TryPop(out PdfBuffer? content) ? content : new PdfBuffer();

    public void ReturnContent(PdfBuffer content)
    {
        content.Clear();
        _spareContents.Push(content);
    }

    public FontUsage Font(Font font)
    {
        if (!_fonts.TryGetValue(font, out FontUsage? usage))
        {
            usage = new FontUsage(font, file.Reserve(), _fonts.Count + 1);
            _fonts.Add(font, usage);
            _fontsInOrder.Add(usage);
        }

        return usage;
    }

    /// <summary>The graphics state with these opacities.</summary>
    public int Opacity(double fill, double stroke)
    {
        if (!_opacities.TryGetValue((fill, stroke), out int number))
        {
            PdfBuffer body = new();
            body.Raw("<</Type /ExtGState/ca "u8).Number(fill).Raw("/CA "u8).Number(stroke).Raw(">>"u8);
            number = file.WriteObject(body);
            _opacities.Add((fill, stroke), number);
        }

        return number;
    }

    /// <summary>Writes where a name leads.</summary>
    public void AddDestination(string name, int page, double yUp)
    {
        PdfBuffer body = new();
        body.Raw("["u8).Reference(page).Raw(" /XYZ 0 "u8).Number(yUp).Raw(" null]"u8);
        if (!_destinations.TryAdd(name, 0))
        {
            throw new ArgumentException($"The document already has a destination '{name}'.", nameof(name));
        }

        _destinations[name] = file.WriteObject(body);
    }

    /// <summary>Notes that something leads to a name, which must exist in the end.</summary>
    public void WantDestination(string name) => _wanted.Add(name);

    public void ThrowIfDangling()
    {
        string[] missing = [.. _wanted.Where(name => !_destinations.ContainsKey(name)).Take(5)];
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"Links or bookmarks lead to destinations that no page has: {string.Join(", ", missing.Select(name => $"'{name}'"))}.");
        }
    }

    public int WriteDestinations() => PdfTrees.WriteNameTree(file, _destinations.Select(entry => (entry.Key, entry.Value)));

    public void WriteFonts()
    {
        foreach (FontUsage font in _fontsInOrder)
        {
            font.Write(file);
        }
    }
}
