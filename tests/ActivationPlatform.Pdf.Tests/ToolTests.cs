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

    [RequiresToolFact("qpdf")]
    public void Qpdf_Check_FindsNothing()
    {
        (int exitCode, string output) = Tool.Run("qpdf", "--check", _file);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("WARNING", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("No syntax or stream encoding errors found", output, StringComparison.Ordinal);
    }

    [RequiresToolFact("qpdf")]
    public void Qpdf_ListAttachments_ShowsTheFile()
    {
        Assert.StartsWith("table-1.csv", Tool.Run("qpdf", "--list-attachments", _file).Output, StringComparison.Ordinal);
        Assert.Equal("layer,mean\nconv1/7x7_s2,0.125\n", Tool.Run("qpdf", "--show-attachment=table-1.csv", _file).Output);
    }

    [RequiresToolFact("pdffonts")]
    public void PdfFonts_EveryFont_IsAnEmbeddedSubsetWithUnicode()
    {
        string[] lines = Tool.Run("pdffonts", _file).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];

        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes ", line));
    }

    [RequiresToolFact("pdftotext")]
    public void PdfToText_FirstPage_ReadsAsWritten()
    {
        (int exitCode, string output) = Tool.Run("pdftotext", "-f", "2", "-l", "2", _file, "-");

        Assert.Equal(0, exitCode);
        Assert.Contains("AVATAR: To Type “Waffles” — kerned. Symbols: α ≤ β → ∞, ⣿ and \U0001F9EA.\n", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("Means of two layers", StringComparison.Ordinal) < output.IndexOf("inception_3a/output", StringComparison.Ordinal));
        Assert.True(output.IndexOf("inception_3a/output", StringComparison.Ordinal) < output.IndexOf("second item", StringComparison.Ordinal));
    }

    [RequiresToolFact("pdfinfo")]
    public void PdfInfo_Document_ShowsTheInformation()
    {
        string output = Tool.Run("pdfinfo", "-isodates", _file).Output;

        Assert.Matches(@"Title: +Layers of a network & what they see\n", output);
        Assert.Matches(@"Author: +Jörg Ångström\n", output);
        Assert.Matches(@"CreationDate: +2024-02-29T12:30:00Z\n", output);
        Assert.Matches(@"Tagged: +yes\n", output);
        Assert.Matches(@"Pages: +3\n", output);
        Assert.Matches(@"PDF version: +1\.7\n", output);
    }

    [RequiresToolFact("pdfinfo")]
    public void PdfInfo_Structure_IsTheOneThatWasWritten()
    {
        (int exitCode, string output) = Tool.Run("pdfinfo", "-struct-text", _file);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Document\n  TOC\n    TOCI\n      Reference (inline)\n        Link (inline)\n          \"1 Text and tables\"\n", output, StringComparison.Ordinal);
        Assert.Contains("        TR\n          TH:\n             /Scope /Column\n            \"Layer\"\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", output, StringComparison.Ordinal);
    }

    [RequiresToolFact("mutool")]
    public void MuTool_Draw_RendersEveryPageWithoutComplaint()
    {
        (int exitCode, string output) = Tool.Run("mutool", "draw", "-q", "-r", "36", "-o", _folder.File("page-%d.png"), _file);

        Assert.Equal(0, exitCode);
        Assert.Equal("", output.Replace("warning: ICC support is not available\n", "", StringComparison.Ordinal)); // How Debian builds the tool.
        Assert.Equal(3, Directory.GetFiles(_folder.FullPath, "page-*.png").Length);
    }

    [RequiresToolFact("pdftoppm")]
    public void PdfToPpm_Render_SaysNothing()
    {
        (int exitCode, string output) = Tool.Run("pdftoppm", "-r", "36", "-png", _file, _folder.File("page"));

        Assert.Equal(0, exitCode);
        Assert.Equal("", output);
    }
}
