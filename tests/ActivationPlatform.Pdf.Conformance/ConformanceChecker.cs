using ActivationPlatform.Pdf.Conformance.Rules;

namespace ActivationPlatform.Pdf.Conformance;

/// <summary>
/// Checks a file against the published rules of PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1; the numbers of the Matterhorn
/// Protocol 1.1 stand beside the rules), as far as a program can tell. An empty list means that no rule here is broken.
/// </summary>
public static class ConformanceChecker
{
    public static IReadOnlyList<string> Check(byte[] file) => Check(ParsedPdf.Parse(file));

    public static IReadOnlyList<string> Check(ParsedPdf document)
    {
        List<string> problems = [];
        FileRules.Check(document, problems);
        MetadataRules.Check(document, problems);
        ColorRules.Check(document, problems);
        StructureRules structure = new(document, problems);
        structure.Check();
        PageRules.Check(document, structure, problems);
        AnnotationRules.Check(document, structure, problems);
        AttachmentRules.Check(document, problems);
        return problems;
    }
}
