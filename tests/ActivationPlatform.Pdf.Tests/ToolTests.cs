namespace ActivationPlatform.Pdf.Tests;

/// <summary>What independent readers say about the sample document.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public ToolTests()
    {
        _file = _folder.File("sample.pdf");
        File.WriteAllBytes(_file, SampleDocument.Create());
    }

    public void Dispose() => _folder.Dispose();

    [ExternalToolFact("qpdf")]
    public async Task Qpdf_Check_FindsNothing()
    {
        (int exitCode, string output) = await ExternalTool.RunAsync("qpdf", "--check", _file);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("WARNING", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("No syntax or stream encoding errors found", output, StringComparison.Ordinal);
    }

    [ExternalToolFact("qpdf")]
    public async Task Qpdf_ListAttachments_ShowsTheFile()
    {
        Assert.StartsWith("table-1.csv", (await ExternalTool.RunAsync("qpdf", "--list-attachments", _file)).Output, StringComparison.Ordinal);
        Assert.Equal("layer,mean\nconv1/7x7_s2,0.125\n", (await ExternalTool.RunAsync("qpdf", "--show-attachment=table-1.csv", _file)).Output);
    }

    [ExternalToolFact("pdffonts")]
    public async Task PdfFonts_EveryFont_IsAnEmbeddedSubsetWithUnicode()
    {
        string[] lines = (await ExternalTool.RunAsync("pdffonts", _file)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];

        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes ", line));
    }

    [ExternalToolFact("pdftotext")]
    public async Task PdfToText_FirstPage_ReadsAsWritten()
    {
        (int exitCode, string output) = await ExternalTool.RunAsync("pdftotext", "-f", "2", "-l", "2", _file, "-");

        Assert.Equal(0, exitCode);
        Assert.Contains("AVATAR: To Type “Waffles” — kerned. Symbols: α ≤ β → ∞, ⣿ and \U0001F9EA.\n", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("Means of two layers", StringComparison.Ordinal) < output.IndexOf("inception_3a/output", StringComparison.Ordinal));
        Assert.True(output.IndexOf("inception_3a/output", StringComparison.Ordinal) < output.IndexOf("second item", StringComparison.Ordinal));
    }

    [ExternalToolFact("pdfinfo")]
    public async Task PdfInfo_Document_ShowsTheInformation()
    {
        string output = (await ExternalTool.RunAsync("pdfinfo", "-isodates", _file)).Output;

        Assert.Matches(@"Title: +Layers of a network & what they see\n", output);
        Assert.Matches(@"Author: +Jörg Ångström\n", output);
        Assert.Matches(@"CreationDate: +2024-02-29T12:30:00Z\n", output);
        Assert.Matches(@"Tagged: +yes\n", output);
        Assert.Matches(@"Pages: +3\n", output);
        Assert.Matches(@"PDF version: +1\.7\n", output);
    }

    [ExternalToolFact("pdfinfo")]
    public async Task PdfInfo_Structure_IsTheOneThatWasWritten()
    {
        (int exitCode, string output) = await ExternalTool.RunAsync("pdfinfo", "-struct-text", _file);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Document\n  TOC\n    TOCI\n      Reference (inline)\n        Link (inline)\n          \"1 Text and tables\"\n", output, StringComparison.Ordinal);
        Assert.Contains("        TR\n          TH:\n             /Scope /Column\n            \"Layer\"\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", output, StringComparison.Ordinal);
    }

    [ExternalToolFact("mutool")]
    public async Task MuTool_Draw_RendersEveryPageWithoutComplaint()
    {
        (int exitCode, string output) = await ExternalTool.RunAsync("mutool", "draw", "-q", "-r", "36", "-o", _folder.File("page-%d.png"), _file);

        Assert.Equal(0, exitCode);
        Assert.Equal("", output.Replace("warning: ICC support is not available\n", "", StringComparison.Ordinal)); // How Debian builds the tool.
        Assert.Equal(3, Directory.GetFiles(_folder.FullPath, "page-*.png").Length);
    }

    [ExternalToolFact("pdftoppm")]
    public async Task PdfToPpm_Render_SaysNothing()
    {
        (int exitCode, string output) = await ExternalTool.RunAsync("pdftoppm", "-r", "36", "-png", _file, _folder.File("page"));

        Assert.Equal(0, exitCode);
        Assert.Equal("", output);
    }
}
