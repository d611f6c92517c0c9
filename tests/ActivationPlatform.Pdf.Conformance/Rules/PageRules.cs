namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>Pages and what is drawn on them: ISO 19005-3, 6.1.13 and 6.2; ISO 14289-1, 7.1.</summary>
internal static class PageRules
{
    public static void Check(ParsedPdf document, StructureRules structure, List<string> problems)
    {
        FontRules fonts = new(problems);
        for (int i = 0; i < document.Pages.Count; i++)
        {
            PdfReference reference = document.Pages[i];
            PdfDictionary page = document.Dictionary(reference);
            string where = $"page {i + 1}";
            CheckPage(document, page, where, problems);
            ContentRules content = new(document, page, where, fonts, problems);
            content.Check(document.ContentOf(reference));
            CheckMarks(reference.Number, content.Marks, structure, where, problems);
        }

        fonts.Check();
    }

    private static void CheckPage(ParsedPdf document, PdfDictionary page, string where, List<string> problems)
    {
        double[] box = [.. page.Items("MediaBox").Select(value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))];
        if (box.Length != 4 || box[2] - box[0] is < 3 or > 14_400 || box[3] - box[1] is < 3 or > 14_400)
        {
            problems.Add($"{where}: the media box is not 3 to 14400 units wide and high (6.1.13)");
        }

        if (page.ReferenceOf("Parent") != document.Catalog.ReferenceOf("Pages"))
        {
            problems.Add($"{where}: it does not name its parent");
        }

        if (page.ContainsKey("Annots") && page.NameOf("Tabs") != "S")
        {
            problems.Add($"{where}: the tab order is not that of the structure (Matterhorn 28-009)");
        }

        if (page.Get<PdfDictionary>("Group") is { } group && !group.ContainsKey("CS"))
        {
            problems.Add($"{where}: the transparency group has no blending space (6.2.10)");
        }

        foreach (string key in new[] { "AA", "PresSteps" }.Where(page.ContainsKey))
        {
            problems.Add($"{where}: {key} is not allowed (6.5.2, 6.10)");
        }
    }

    private static void CheckMarks(int page, IReadOnlyList<(int Content, string Tag)> marks, StructureRules structure, string where, List<string> problems)
    {
        if (marks.Select(mark => mark.Content).Distinct().Count() != marks.Count)
        {
            problems.Add($"{where}: a content number is used twice");
        }

        foreach ((int content, string tag) in marks)
        {
            if (!structure.Content.TryGetValue((page, content), out StructureElement? element))
            {
                problems.Add($"{where}: content {content} ({tag}) belongs to no structure element (Matterhorn 01-006)");
            }
            else if (element.Type != tag)
            {
                problems.Add($"{where}: content {content} is marked {tag} but belongs to {element}");
            }
        }

        foreach ((int _, int content) in structure.Content.Keys.Where(key => key.Page == page && marks.All(mark => mark.Content != key.Content)))
        {
            problems.Add($"{where}: the structure holds content {content}, which is not on the page");
        }
    }
}
