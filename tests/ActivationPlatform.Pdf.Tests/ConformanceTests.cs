using System.Text;
using ActivationPlatform.Pdf.Conformance;

namespace ActivationPlatform.Pdf.Tests;

/// <summary>The sample keeps every rule, and the checker notices when one is broken.</summary>
public class ConformanceTests
{
    private static readonly byte[] s_sample = SampleDocument.Create();

    [Fact]
    public void Check_Sample_FindsNothing() => Assert.Equal([], ConformanceChecker.Check(s_sample));

    [Fact]
    public void Check_EmptyPage_FindsNothing()
    {
        using MemoryStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Empty", Language = "de" });
        document.BeginPage(100, 100).Dispose();
        document.Finish();

        Assert.Equal([], ConformanceChecker.Check(output.ToArray()));
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "Lang", "catalogue: no Lang" },
        { "Metadata", "catalogue: no Metadata" },
        { "MarkInfo", "catalogue: MarkInfo" },
        { "ViewerPreferences", "catalogue: DisplayDocTitle" },
        { "OutputIntents", "catalogue: no output intent" },
        { "StructTreeRoot", "catalogue: no StructTreeRoot" },
        { "AF", "attachment 'table-1.csv' is not associated" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Check_CatalogueWithoutAnEntry_SaysSo(string key, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        document.Catalog.Remove(key);

        AssertFinds(document, problem);
    }

    [Theory]
    [InlineData("Figure", "Alt", "has no alternative text")]
    [InlineData("Figure", "A", "has no bounding box")]
    [InlineData("TH", "A", "has no scope")]
    [InlineData("L", "A", "has labels but no numbering")]
    [InlineData("Note", "ID", "no unique identifiers")]
    [InlineData("P", "P", "names another parent")]
    public void Check_ElementWithoutAnEntry_SaysSo(string type, string key, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        Element(document, type).Remove(key);

        AssertFinds(document, problem);
    }

    [Theory]
    [InlineData("H2", "H3", "skips a level")]
    [InlineData("H1", "Title", "is of no standard type")]
    [InlineData("TR", "P", "may not stand in a THead")]
    [InlineData("TH", "TD", "has no header cell")]
    [InlineData("Link", "Span", "belongs to no Link")]
    public void Check_ElementOfAnotherType_SaysSo(string type, string other, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        foreach (PdfDictionary element in Elements(document, type))
        {
            element["S"] = new PdfName(other);
        }

        AssertFinds(document, problem);
    }

    [Fact]
    public void Check_ContentWithoutElement_SaysSo()
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        Element(document, "H1")["K"] = new List<object?>();

        AssertFinds(document, "belongs to no structure element");
    }

    [Fact]
    public void Check_ParentTreeLeadingElsewhere_SaysSo()
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        int key = document.Dictionary(document.Pages[1]).Integer("StructParents")!.Value;
        List<object?> parents = (List<object?>)document.Resolve(document.NumberTree(document.Catalog.Get<PdfDictionary>("StructTreeRoot")!.Get<PdfDictionary>("ParentTree")).First(entry => entry.Key == key).Value)!;
        (parents[0], parents[1]) = (parents[1], parents[0]);

        AssertFinds(document, "the parent tree does not lead");
    }

    [Fact]
    public void Check_RowWithOneCellLess_SaysSo()
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        Element(document, "TR").Get<List<object?>>("K")!.RemoveAt(1);

        AssertFinds(document, "rows of 1, 2 columns");
    }

    [Theory]
    [InlineData("Contents", "has no description")]
    [InlineData("F", "is not a printable link")]
    [InlineData("StructParent", "does not lead from annotation")]
    [InlineData("A", "leads nowhere")]
    public void Check_AnnotationWithoutAnEntry_SaysSo(string key, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        Dictionaries(document).First(dictionary => dictionary.NameOf("Subtype") == "Link").Remove(key);

        AssertFinds(document, problem);
    }

    [Theory]
    [InlineData("ToUnicode", "no ToUnicode")]
    [InlineData("Encoding", "not a composite font")]
    public void Check_FontWithoutAnEntry_SaysSo(string key, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        Dictionaries(document).First(dictionary => dictionary.NameOf("Subtype") == "Type0").Remove(key);

        AssertFinds(document, problem);
    }

    [Theory]
    [InlineData("FontDescriptor", "FontFile2", "not embedded")]
    [InlineData("Font", "W", "wide, its glyph is not")]
    [InlineData("Font", "CIDToGIDMap", "no map from codes to glyphs")]
    public void Check_FontPartWithoutAnEntry_SaysSo(string type, string key, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        Dictionaries(document).First(dictionary => dictionary.NameOf("Type") == type && dictionary.ContainsKey(key)).Remove(key);

        AssertFinds(document, problem);
    }

    [Theory]
    [InlineData("0 0 m 9 9 l S", "S draws outside marked content")]
    [InlineData("/P <</MCID 99>> BDC EMC", "content 99 (P) belongs to no structure element")]
    [InlineData("/Artifact BMC /P <</MCID 0>> BDC EMC EMC", "P begins within Artifact")]
    [InlineData("0 0 0 1 k", "the operator k is not expected")]
    [InlineData("q", "the content ends within")]
    [InlineData("/Artifact BMC /X Do EMC", "is not among the page's resources")]
    public void Check_PageWithOtherContent_SaysSo(string operators, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        document.Dictionary(document.Pages[0])["Contents"] = new PdfStream(new PdfDictionary(document), Encoding.ASCII.GetBytes(operators));

        AssertFinds(document, problem);
    }

    [Theory]
    [InlineData("Group", "CS", "no blending space")]
    [InlineData("Filespec", "AFRelationship", "has the relationship ''")]
    [InlineData("Filespec", "UF", "lacks F, UF or Desc")]
    public void Check_OtherPartWithoutAnEntry_SaysSo(string type, string key, string problem)
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        PdfDictionary part = type == "Group"
            ? Dictionaries(document).First(dictionary => dictionary.ContainsKey("Group")).Get<PdfDictionary>("Group")!
            : Dictionaries(document).First(dictionary => dictionary.NameOf("Type") == type);
        part.Remove(key);

        AssertFinds(document, problem);
    }

    [Fact]
    public void Check_TrailerWithoutIdentifierOrWithEncryption_SaysSo()
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        document.Trailer.Remove("ID");
        document.Trailer["Encrypt"] = new PdfDictionary(document);

        AssertFinds(document, "the trailer has no identifier");
        AssertFinds(document, "it is encrypted");
    }

    [Fact]
    public void Check_InformationThatDiffersFromTheMetadata_SaysSo()
    {
        ParsedPdf document = ParsedPdf.Parse(s_sample);
        document.Trailer.Get<PdfDictionary>("Info")!["Title"] = new PdfString("Other"u8.ToArray());

        AssertFinds(document, "'Layers of a network & what they see' where Info's Title (6.6.3) asks for 'Other'");
    }

    private static void AssertFinds(ParsedPdf document, string problem) =>
        Assert.Contains(ConformanceChecker.Check(document), found => found.Contains(problem, StringComparison.Ordinal));

    private static IEnumerable<PdfDictionary> Dictionaries(ParsedPdf document) => document.Objects.Values.OfType<PdfDictionary>();

    private static IEnumerable<PdfDictionary> Elements(ParsedPdf document, string type) =>
        Dictionaries(document).Where(dictionary => dictionary.NameOf("Type") == "StructElem" && dictionary.NameOf("S") == type);

    private static PdfDictionary Element(ParsedPdf document, string type) => Elements(document, type).First();
}
