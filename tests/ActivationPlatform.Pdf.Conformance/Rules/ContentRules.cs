namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>The operators of a page: only known ones, balanced, everything visible marked, every resource there, every glyph known.</summary>
internal sealed class ContentRules(ParsedPdf document, PdfDictionary page, string where, FontRules fonts, List<string> problems)
{
    private static readonly HashSet<string> s_painting = new(["f", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "TJ", "Tj", "sh"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_silent = new(
        ["q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "gs", "m", "l", "c", "v", "y", "h", "re", "n", "W", "W*", "g", "G", "rg", "RG", "BT", "ET", "Tf", "Tm", "Td", "Tc", "Tw", "BDC", "BMC", "EMC"],
        StringComparer.Ordinal);

    private readonly List<(int Content, string Tag)> _marks = [];
    private readonly Stack<string> _open = [];
    private readonly Stack<PdfDictionary?> _savedFonts = [];
    private PdfDictionary? _font;
    private bool _isText;

    /// <summary>The marked content with numbers, in the order of the page.</summary>
    public IReadOnlyList<(int Content, string Tag)> Marks => _marks;

    public void Check(byte[] content)
    {
        PdfSyntax syntax = new(document, content);
        List<object?> operands = [];
        while (syntax.TryRead(out object? value))
        {
            if (value is PdfSyntax.Operator operation)
            {
                Apply(operation.Name, operands);
                operands.Clear();
            }
            else
            {
                operands.Add(value);
            }
        }

        if (_open.Count > 0 || _savedFonts.Count > 0 || _isText)
        {
            problems.Add($"{where}: the content ends within {string.Join(", ", _open)} or a saved state (6.2.2)");
        }
    }

    private void Apply(string name, List<object?> operands)
    {
        if (s_painting.Contains(name))
        {
            if (_open.Count == 0)
            {
                problems.Add($"{where}: {name} draws outside marked content (Matterhorn 01-005)");
            }
        }
        else if (!s_silent.Contains(name))
        {
            problems.Add($"{where}: the operator {name} is not expected (6.2.2)");
        }

        switch (name)
        {
            case "BDC" or "BMC":
                Begin(((PdfName)operands[0]!).Value, operands.Count > 1 ? operands[1] as PdfDictionary : null);
                break;
            case "EMC" when !_open.TryPop(out _):
                problems.Add($"{where}: EMC without a beginning");
                break;
            case "q":
                _savedFonts.Push(_font);
                CheckDepth();
                break;
            case "Q":
                if (!_savedFonts.TryPop(out _font))
                {
                    problems.Add($"{where}: Q without q");
                }

                break;
            case "BT" or "ET":
                _isText = name == "BT";
                break;
            case "Tf":
                _font = Resource("Font", operands[0]);
                break;
            case "gs":
                Resource("ExtGState", operands[0]);
                break;
            case "Do" when page.Get<PdfDictionary>("Resources")?.Get<PdfDictionary>("XObject")?.Get<PdfStream>(((PdfName)operands[0]!).Value) is null:
                problems.Add($"{where}: {operands[0]} is not among the page's resources (6.2.2)");
                break;
            case "TJ":
                CheckText((List<object?>)operands[0]!);
                break;
        }
    }

    private void Begin(string tag, PdfDictionary? properties)
    {
        if (_open.Count > 0 && tag != "Span")
        {
            problems.Add($"{where}: {tag} begins within {_open.Peek()} (Matterhorn 01-003, 01-004)");
        }

        _open.Push(tag);
        if (properties?.Integer("MCID") is { } content)
        {
            _marks.Add((content, tag));
        }
        else if (tag is not ("Artifact" or "Span"))
        {
            problems.Add($"{where}: {tag} is marked without a content number (Matterhorn 01-005)");
        }
    }

    private void CheckDepth()
    {
        if (_savedFonts.Count == 29)
        {
            problems.Add($"{where}: more than 28 saved graphics states (6.1.13)");
        }
    }

    private PdfDictionary? Resource(string category, object? name)
    {
        PdfDictionary? found = page.Get<PdfDictionary>("Resources")?.Get<PdfDictionary>(category)?.Get<PdfDictionary>(((PdfName)name!).Value);
        if (found is null)
        {
            problems.Add($"{where}: {name} is not among the page's resources (6.2.2)");
        }

        return found;
    }

    private void CheckText(List<object?> pieces)
    {
        if (_font is null || !_isText)
        {
            problems.Add($"{where}: text without a font or outside a text object");
            return;
        }

        foreach (PdfString piece in pieces.OfType<PdfString>())
        {
            fonts.Use(_font, piece.Bytes, where);
        }
    }
}
