using System.Diagnostics;
using System.Text;

namespace ActivationPlatform.Cli.Tests;

public sealed class ReportCommandTests
{
    [Fact]
    public async Task Report_NoArgument_WritesTheDefaultIntoTheCurrentFolderTwiceTheSame()
    {
        using var folder = new TemporaryFolder();

        ActplatProcess.Result first = (await ActplatProcess.RunAsync(["report"], folder: folder.FullPath)).MustSucceed();
        byte[] bytes = await File.ReadAllBytesAsync(folder.File("googlenet-demo-built-in.pdf"));
        (await ActplatProcess.RunAsync(["report", "--out", "again.pdf"], folder: folder.FullPath)).MustSucceed();

        Assert.Equal("googlenet-demo-built-in.pdf", first.Output.TrimEnd());
        Assert.StartsWith("%PDF-1.7", Encoding.Latin1.GetString(bytes, 0, 8));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(folder.File("again.pdf")));
    }

    [Fact]
    public async Task Report_Interrupted_LeavesNoFile()
    {
        using var folder = new TemporaryFolder();
        using Process process = ActplatProcess.StartInterruptible(["report", "--layer", "*", "--out", folder.File("all.pdf")], folder.FullPath);
        while (!process.HasExited && Directory.GetFiles(folder.FullPath).Length == 0)
        {
            await Task.Delay(20);
        }

        ActplatProcess.Interrupt(process);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.GetFiles(folder.FullPath));
        Assert.Equal("actplat: cancelled", (await process.StandardError.ReadToEndAsync()).TrimEnd().Split('\n')[^1]);
    }

    [ExternalToolFact("qpdf")]
    public async Task Report_ByQpdf_HasNoErrorAndNoWarning()
    {
        using var folder = new TemporaryFolder();
        (await ActplatProcess.RunAsync(["report"], folder: folder.FullPath)).MustSucceed();

        (int exitCode, string output) = await ExternalTool.RunAsync("qpdf", "--check", folder.File("googlenet-demo-built-in.pdf"));

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("WARNING", output);
    }

    [ExternalToolFact("pdffonts")]
    public async Task Report_ByPdffonts_EmbedsAndSubsetsEveryFont()
    {
        using var folder = new TemporaryFolder();
        (await ActplatProcess.RunAsync(["report"], folder: folder.FullPath)).MustSucceed();

        (_, string output) = await ExternalTool.RunAsync("pdffonts", folder.File("googlenet-demo-built-in.pdf"));

        string[] fonts = output.TrimEnd().Split('\n')[2..];
        Assert.NotEmpty(fonts);
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes", font));
    }

    [ExternalToolFact("pdftotext")]
    public async Task Report_ByPdftotext_ReadsInOrder()
    {
        using var folder = new TemporaryFolder();
        (await ActplatProcess.RunAsync(["report"], folder: folder.FullPath)).MustSucceed();

        (_, string text) = await ExternalTool.RunAsync("pdftotext", folder.File("googlenet-demo-built-in.pdf"), "-");

        string[] landmarks = ["What googlenet-demo sees", "Contents", "1 The network", "2 Layers", "3 conv1-7x7_s2: Convolution", "4 conv1-relu_7x7: ReLU", "5 How this document was made"];
        string collapsed = string.Join(' ', text.Split((char[])[' ', '\n', '\f'], StringSplitOptions.RemoveEmptyEntries));
        int position = 0;
        foreach (string landmark in landmarks)
        {
            int found = collapsed.IndexOf(landmark, position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{landmark}' does not follow in the text");
            position = found + landmark.Length;
        }
    }
}
