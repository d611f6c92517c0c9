namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>The logical structure: ISO 19005-3, 6.7.3; ISO 14289-1, 7.1 to 7.9.</summary>
internal sealed class StructureRules(ParsedPdf document, List<string> problems)
{
    private static readonly HashSet<string> s_standardTypes = new(
        ["Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6",
         "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form"],
        StringComparer.Ordinal);

    /// <summary>Where the types that have a fixed place may stand, and what may stand in the types with fixed parts (ISO 32000-1, 14.8.4).</summary>
    private static readonly Dictionary<string, string[]> s_parents = new(StringComparer.Ordinal)
    {
        ["TR"] = ["Table", "THead", "TBody", "TFoot"],
        ["TH"] = ["TR"],
        ["TD"] = ["TR"],
        ["THead"] = ["Table"],
        ["TBody"] = ["Table"],
        ["TFoot"] = ["Table"],
        ["LI"] = ["L"],
        ["LBody"] = ["LI"],
        ["TOCI"] = ["TOC"],
    };

    private static readonly Dictionary<string, string[]> s_children = new(StringComparer.Ordinal)
    {
        ["Table"] = ["TR", "THead", "TBody", "TFoot", "Caption"],
        ["THead"] = ["TR"],
        ["TBody"] = ["TR"],
        ["TFoot"] = ["TR"],
        ["TR"] = ["TH", "TD"],
        ["L"] = ["L", "LI", "Caption"],
        ["LI"] = ["Lbl", "LBody"],
        ["TOC"] = ["TOC", "TOCI", "Caption"],
        ["TOCI"] = ["Lbl", "Reference", "NonStruct", "P", "TOC"],
    };

    private readonly Dictionary<(int Page, int Content), StructureElement> _content = [];
    private readonly Dictionary<int, StructureElement> _annotations = [];
    private readonly Dictionary<int, StructureElement> _elements = [];
    private readonly List<string> _noteIds = [];
    private int _headingLevel;

    public IReadOnlyDictionary<(int Page, int Content), StructureElement> Content => _content;

    public IReadOnlyDictionary<int, StructureElement> Annotations => _annotations;

    public IReadOnlyDictionary<int, object?> ParentTree { get; private set; } = new Dictionary<int, object?>();

    public void Check()
    {
        if (document.Catalog.Get<PdfDictionary>("StructTreeRoot") is not { } root)
        {
            problems.Add("catalogue: no StructTreeRoot (6.7.3.3)");
            return;
        }

        if (root.Get<PdfDictionary>("K") is not { } top || top.NameOf("S") != "Document")
        {
            problems.Add("structure: the root does not hold one Document (ISO 14289-1, 7.1)");
            return;
        }

        ParentTree = document.NumberTree(root.Get<PdfDictionary>("ParentTree")).ToDictionary(entry => entry.Key, entry => entry.Value);
        int rootNumber = document.Catalog.ReferenceOf("StructTreeRoot");
        Walk(root.ReferenceOf("K"), null, rootNumber);
        CheckParentTree();
        CheckNotes(root);
    }

    private void Walk(int number, StructureElement? parent, int parentNumber)
    {
        if (document.Objects.GetValueOrDefault(number) is not PdfDictionary dictionary || dictionary.NameOf("S") is not { } type)
        {
            problems.Add($"structure: object {number} is no structure element (ISO 32000-1, 14.7.2)");
            return;
        }

        StructureElement element = new(number, type, dictionary, parent);
        if (!_elements.TryAdd(number, element))
        {
            problems.Add($"{element} appears twice in the tree");
            return;
        }

        parent?.Children.Add(element);
        if (dictionary.ReferenceOf("P") != parentNumber)
        {
            problems.Add($"{element} names another parent than the one that holds it");
        }

        if (!s_standardTypes.Contains(type))
        {
            problems.Add($"{element} is of no standard type (6.7.3.4; Matterhorn 02-001)");
        }

        CheckPlace(element);
        CheckHeading(element);
        foreach (object? kid in dictionary.Get<List<object?>>("K") ?? [])
        {
            AddKid(element, kid);
        }

        CheckElement(element);
    }

    private void AddKid(StructureElement element, object? kid)
    {
        switch (kid)
        {
            case PdfReference reference:
                Walk(reference.Number, element, element.Number);
                break;
            case long content:
                AddContent(element, element.Dictionary.ReferenceOf("Pg"), (int)content);
                break;
            case PdfDictionary marked when marked.NameOf("Type") == "MCR":
                AddContent(element, marked.ReferenceOf("Pg"), marked.Integer("MCID") ?? -1);
                break;
            case PdfDictionary annotation when annotation.NameOf("Type") == "OBJR":
                _annotations[annotation.ReferenceOf("Obj")] = element;
                element.HasAnnotation = true;
                break;
            default:
                problems.Add($"{element} has a kid of unknown kind");
                break;
        }
    }

    private void AddContent(StructureElement element, int page, int content)
    {
        if (!_content.TryAdd((page, content), element))
        {
            problems.Add($"{element} holds content {content} of page object {page}, which another element holds as well");
        }
    }

    private void CheckPlace(StructureElement element)
    {
        if (s_parents.TryGetValue(element.Type, out string[]? parents) && !parents.Contains(element.Parent?.Type))
        {
            problems.Add($"{element} stands in a {element.Parent?.Type} (Matterhorn 09-004, 09-005, 09-006)");
        }

        if (element.Parent is { } parent && s_children.TryGetValue(parent.Type, out string[]? children) && !children.Contains(element.Type))
        {
            problems.Add($"{element} may not stand in a {parent.Type} (Matterhorn 09-004, 09-005, 09-006)");
        }
    }

    private void CheckHeading(StructureElement element)
    {
        if (element.Type is not ['H', >= '1' and <= '6'])
        {
            return;
        }

        int level = element.Type[1] - '0';
        if (level > _headingLevel + 1)
        {
            problems.Add($"{element} skips a level after H{_headingLevel} (Matterhorn 14-002, 14-003)");
        }

        _headingLevel = level;
    }

    private void CheckElement(StructureElement element)
    {
        switch (element.Type)
        {
            case "Figure" or "Formula":
                if (string.IsNullOrWhiteSpace(element.Dictionary.TextOf("Alt")) && string.IsNullOrWhiteSpace(element.Dictionary.TextOf("ActualText")))
                {
                    problems.Add($"{element} has no alternative text (Matterhorn 13-004, 17-002)");
                }

                if (element.Type == "Figure" && element.Attribute("Layout", "BBox") is not List<object?> { Count: 4 })
                {
                    problems.Add($"{element} has no bounding box (ISO 32000-1, 14.8.5.4.3)");
                }

                break;
            case "TH" when element.Attribute("Table", "Scope") is not PdfName:
                problems.Add($"{element} has no scope (Matterhorn 15-003)");
                break;
            case "Table":
                CheckTable(element);
                break;
            case "L" when element.Children.Any(item => item.Children.Any(part => part.Type == "Lbl")) && element.Attribute("List", "ListNumbering") is null or PdfName { Value: "None" }:
                problems.Add($"{element} has labels but no numbering (Matterhorn 16-001)");
                break;
            case "Note":
                _noteIds.Add(element.Dictionary.TextOf("ID") ?? "");
                break;
            case "Link" when !element.HasAnnotation:
                problems.Add($"{element} has no annotation (Matterhorn 28-011)");
                break;
        }
    }

    /// <summary>Every row has the same number of columns, counting what spans into it; the table has header cells.</summary>
    private void CheckTable(StructureElement table)
    {
        StructureElement[] rows = [.. table.Children.SelectMany(child => child.Type == "TR" ? [child] : child.Children.AsEnumerable()).Where(child => child.Type == "TR")];
        if (!rows.Any(row => row.Children.Any(cell => cell.Type == "TH")))
        {
            problems.Add($"{table} has no header cell (Matterhorn 15-001)");
        }

        int caption = table.Children.FindIndex(child => child.Type == "Caption");
        if (caption > 0 && caption < table.Children.Count - 1)
        {
            problems.Add($"{table} has its caption neither first nor last (ISO 32000-1, 14.8.4.3.4)");
        }

        Dictionary<int, int> spanned = [];
        HashSet<int> widths = [];
        for (int row = 0; row < rows.Length; row++)
        {
            int width = spanned.GetValueOrDefault(row);
            foreach (StructureElement cell in rows[row].Children)
            {
                int columns = (int)(cell.Attribute("Table", "ColSpan") as long? ?? 1);
                int rowSpan = (int)(cell.Attribute("Table", "RowSpan") as long? ?? 1);
                width += columns;
                for (int below = 1; below < rowSpan; below++)
                {
                    spanned[row + below] = spanned.GetValueOrDefault(row + below) + columns;
                }
            }

            widths.Add(width);
        }

        if (widths.Count > 1)
        {
            problems.Add($"{table} has rows of {string.Join(", ", widths.Order())} columns (Matterhorn 15-005)");
        }
    }

    private void CheckNotes(PdfDictionary root)
    {
        string[] filed = [.. document.NameTree(root.Get<PdfDictionary>("IDTree")).Select(entry => entry.Key)];
        if (_noteIds.Any(string.IsNullOrEmpty) || _noteIds.Distinct().Count() != _noteIds.Count || !_noteIds.Order(StringComparer.Ordinal).SequenceEqual(filed))
        {
            problems.Add("structure: notes have no unique identifiers in the IDTree (Matterhorn 19-003, 19-004)");
        }
    }

    /// <summary>The parent tree leads back to exactly the elements that hold the content.</summary>
    private void CheckParentTree()
    {
        Dictionary<int, int> pageKeys = document.Pages.Where(page => document.Dictionary(page).Integer("StructParents") is not null)
            .ToDictionary(page => page.Number, page => document.Dictionary(page).Integer("StructParents")!.Value);
        foreach (((int page, int content), StructureElement element) in _content)
        {
            List<object?>? parents = pageKeys.TryGetValue(page, out int key) ? document.Resolve(ParentTree.GetValueOrDefault(key)) as List<object?> : null;
            if (parents is null || content < 0 || content >= parents.Count || parents[content] is not PdfReference owner || owner.Number != element.Number)
            {
                problems.Add($"{element}: the parent tree does not lead from content {content} of page object {page} to it (ISO 32000-1, 14.7.4.4)");
            }
        }

        foreach ((int annotation, StructureElement element) in _annotations)
        {
            int? key = (document.Objects.GetValueOrDefault(annotation) as PdfDictionary)?.Integer("StructParent");
            if (key is null || ParentTree.GetValueOrDefault(key.Value) is not PdfReference owner || owner.Number != element.Number)
            {
                problems.Add($"{element}: the parent tree does not lead from annotation {annotation} to it (Matterhorn 28-010)");
            }
        }
    }
}
