namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>Links, bookmarks and destinations: ISO 19005-3, 6.3 and 6.5; ISO 14289-1, 7.18.</summary>
internal static class AnnotationRules
{
    public static void Check(ParsedPdf document, StructureRules structure, List<string> problems)
    {
        PdfDictionary? names = document.Catalog.Get<PdfDictionary>("Names");
        (string Key, object? Value)[] entries = [.. document.NameTree(names?.Get<PdfDictionary>("Dests"))];
        if (!entries.Select(entry => entry.Key).Order(StringComparer.Ordinal).SequenceEqual(entries.Select(entry => entry.Key)))
        {
            problems.Add("destinations: the tree of names is not sorted (ISO 32000-1, 7.9.6)");
        }

        HashSet<int> pages = [.. document.Pages.Select(page => page.Number)];
        HashSet<string> destinations = new(StringComparer.Ordinal);
        foreach ((string key, object? value) in entries)
        {
            destinations.Add(key);
            if (document.Resolve(value) is not List<object?> { Count: 5 } target || target[0] is not PdfReference page || !pages.Contains(page.Number))
            {
                problems.Add($"destination '{key}' leads to no page");
            }
        }

        for (int i = 0; i < document.Pages.Count; i++)
        {
            foreach (object? reference in document.Dictionary(document.Pages[i]).Get<List<object?>>("Annots") ?? [])
            {
                CheckAnnotation(document, ((PdfReference)reference!).Number, structure, destinations, $"page {i + 1}", problems);
            }
        }

        CheckOutline(document.Catalog.Get<PdfDictionary>("Outlines"), destinations, problems);
    }

    private static void CheckAnnotation(ParsedPdf document, int number, StructureRules structure, HashSet<string> destinations, string where, List<string> problems)
    {
        PdfDictionary annotation = (PdfDictionary)document.Objects[number]!;
        const int Invisible = 1 | 2 | 32 | 256;
        const int Print = 4;
        int flags = annotation.Integer("F") ?? 0;
        if (annotation.NameOf("Subtype") != "Link" || (flags & Print) == 0 || (flags & Invisible) != 0 || annotation.ContainsKey("AA"))
        {
            problems.Add($"{where}: annotation {number} is not a printable link (6.3.1, 6.3.2)");
        }

        if (string.IsNullOrWhiteSpace(annotation.TextOf("Contents")))
        {
            problems.Add($"{where}: annotation {number} has no description (Matterhorn 28-012)");
        }

        if (structure.Annotations.GetValueOrDefault(number) is not { Type: "Link" })
        {
            problems.Add($"{where}: annotation {number} belongs to no Link of the structure (Matterhorn 28-002, 28-010, 28-011)");
        }

        CheckAction(annotation.Get<PdfDictionary>("A"), destinations, $"{where}: annotation {number}", problems);
    }

    private static void CheckAction(PdfDictionary? action, HashSet<string> destinations, string where, List<string> problems)
    {
        bool isGood = action?.NameOf("S") switch
        {
            "GoTo" => action.Get<PdfString>("D") is { } name && destinations.Contains(name.Key),
            "URI" => Uri.TryCreate(action.TextOf("URI"), UriKind.Absolute, out _),
            _ => false,
        };
        if (!isGood)
        {
            problems.Add($"{where} leads nowhere (6.5.1)");
        }
    }

    private static int CheckOutline(PdfDictionary? parent, HashSet<string> destinations, List<string> problems)
    {
        int items = 0;
        PdfDictionary? previous = null;
        for (PdfDictionary? item = parent?.Get<PdfDictionary>("First"); item is not null; item = item.Get<PdfDictionary>("Next"))
        {
            string title = item.TextOf("Title") ?? "";
            if (title.Length == 0 || item.Get<PdfDictionary>("Parent") != parent || item.Get<PdfDictionary>("Prev") != previous)
            {
                problems.Add($"bookmark '{title}' has no title or wrong neighbours (ISO 32000-1, 12.3.3)");
            }

            CheckAction(item.Get<PdfDictionary>("A"), destinations, $"bookmark '{title}'", problems);
            int below = CheckOutline(item, destinations, problems);
            items += 1 + (item.Integer("Count") > 0 ? below : 0);
            previous = item;
        }

        if (items > 0 && (parent!.Get<PdfDictionary>("Last") != previous || Math.Abs(parent.Integer("Count") ?? 0) != items))
        {
            problems.Add($"bookmarks: the last one or the count of '{parent.TextOf("Title")}' is wrong (ISO 32000-1, 12.3.3)");
        }

        return items;
    }
}
