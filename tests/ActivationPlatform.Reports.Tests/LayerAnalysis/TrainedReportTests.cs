using System.Security.Cryptography;
using ActivationPlatform.Analysis;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

public sealed class TrainedReportTests(TrainedReport report) : IClassFixture<TrainedReport>
{
    [RequiresRealModelFact]
    public void WriteAsync_TrainedNetworkTwice_GivesTheSameBytes() => Assert.True(report.File.AsSpan().SequenceEqual(report.OtherFile), "Two runs differ.");

    [RequiresRealModelFact]
    public async Task WriteAsync_TrainedNetwork_Conforms()
    {
        Assert.InRange(report.File.Length, 1, 25_000_000);
        var parsed = ParsedPdf.Parse(report.File);

        // A page for every layer, a second one for 57 convolutions, one for each of 10 drawn modules, and what stands before and after: nothing spills over onto pages of its own.
        Assert.InRange(parsed.Pages.Count, 220, 235);
        Assert.Empty(ConformanceChecker.Check(parsed));
        WholeNetworkReportTests.AssertEverythingResolves(parsed);
        await WholeNetworkReportTests.AssertAcceptedByQpdfAsync(report.File);
    }

    [RequiresRealModelFact]
    public void CreateAsync_TrainedNetwork_FollowsFromTheAttachments()
    {
        var reader = new AttachmentReader(report.Numbers);

        ReportAttachmentTests.AssertTables(reader, isWhole: true);
        Assert.True(reader.HasTable("classification") && reader.HasFile("loss3-classifier-evidence.csv"));
        Assert.All(["branches", "attribution-table"], kind => Assert.Contains(reader.TableAnchors, anchor => anchor.EndsWith($"-{kind}", StringComparison.Ordinal)));
        Assert.Equal(57, reader.Rows("units.csv").Count);
    }

    [RequiresRealModelFact]
    public async Task WriteAsync_TrainedNetwork_HoldsEveryMontageBitForBit()
    {
        HashSet<string> images = [.. ParsedPdf.Parse(report.File).Objects.Values.OfType<PdfStream>()
            .Where(stream => stream.Dictionary.NameOf("Subtype") == "Image" && stream.Dictionary.Integer("BitsPerComponent") == 8)
            .Select(stream => KeyOf((int)stream.Dictionary.Integer("Width")!, (int)stream.Dictionary.Integer("Height")!, stream.Decode()))];
        await using var source = new LocalActivationSource(new ModelStore(TestSettings.ModelsFolder!).Open("googlenet"));
        byte[] photo = await File.ReadAllBytesAsync(TestSettings.DataFile("photos", "coffee.png"));
        int montages = 0;
        await foreach (Activation activation in source.StreamAsync(new ActivationInput.EncodedImage(photo), ["*"]))
        {
            using (activation)
            {
                if (activation.Shape is { Rank: 4, Height: > 1 })
                {
                    (int width, int height, byte[] pixels) = SheetOf(FeatureMaps.Of(activation), ContrastStretch.Measure(activation.Values, LayerMontage.SuitableMode(activation.Layer)));
                    Assert.True(images.Contains(KeyOf(width, height, pixels)), $"The file has no image with the stretched values of '{activation.Layer.Name}'.");
                    montages++;
                }
            }
        }

        Assert.Equal(139, montages);
    }

    /// <summary>Tiles with a white line between them, row by row; few channels stand in one row.</summary>
    private static (int Width, int Height, byte[] Pixels) SheetOf(FeatureMaps maps, ContrastStretch stretch)
    {
        int columns = maps.ChannelCount <= 4 ? maps.ChannelCount : MontageLayout.Create(maps.ChannelCount, maps.Height, maps.Width).Columns;
        int rows = (maps.ChannelCount + columns - 1) / columns;
        int width = (columns * (maps.Width + 1)) - 1, height = (rows * (maps.Height + 1)) - 1;
        byte[] pixels = new byte[width * height];
        Array.Fill(pixels, byte.MaxValue);
        byte[] row = new byte[maps.Width];
        for (int channel = 0; channel < maps.ChannelCount; channel++)
        {
            for (int y = 0; y < maps.Height; y++)
            {
                stretch.Apply(maps.Map(channel).Span.Slice(y * maps.Width, maps.Width), row);
                row.CopyTo(pixels, (((channel / columns * (maps.Height + 1)) + y) * width) + (channel % columns * (maps.Width + 1)));
            }
        }

        return (width, height, pixels);
    }

    private static string KeyOf(int width, int height, byte[] pixels) => $"{width} x {height} {Convert.ToHexString(SHA256.HashData(pixels))}";

    [RequiresRealModelFact]
    public async Task WriteAsync_TrainedNetwork_IsReadInItsOrderAsPlainText()
    {
        if (!ExternalTool.IsInstalled("pdftotext") && !TestSettings.IsContinuousIntegration)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        string path = folder.File("report.pdf");
        await File.WriteAllBytesAsync(path, report.File);
        (int exitCode, string output) = await ExternalTool.RunAsync("pdftotext", path, "-");
        Assert.Equal(0, exitCode);
        string text = Letters(output);

        // The contents name the headings once before; the first paragraph stands behind them.
        int position = text.IndexOf(Beginning(report.Words[1]), StringComparison.Ordinal);
        foreach (string words in report.Words.Skip(1))
        {
            int found = text.IndexOf(Beginning(words), position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{Beginning(words)}' does not stand behind '{text[Math.Max(0, position - 80)..position]}'.");
            position = found + 1;
        }

        // References get their words from the layout; none stands so far in front.
        static string Beginning(string words) => Letters(words) is { Length: > 36 } all ? all[..36] : Letters(words);

        // Long names break behind a hyphen, which the tool takes for hyphenation.
        static string Letters(string words) => string.Concat(words.Where(character => !char.IsWhiteSpace(character) && character != '-'));
    }
}
