using System.Globalization;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Reports.Tests.LayerAnalysis;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.Tests;

public sealed class ReportProgressTests(DemonstrationNetwork demonstration) : IClassFixture<DemonstrationNetwork>
{
    [Fact]
    public async Task Report_WhileADocumentIsWritten_NamesLayersAndPages()
    {
        List<(double Share, string Words)> told = [];
        var progress = new ReportProgress((share, words) => told.Add((share, words)));
        var request = new LayerReportRequest(demonstration.Source, BuiltInPicture.Encode(), "built-in") { Layers = ["pool1-3x3_s2", "pool1-norm1"] };

        int pages = await PdfReport.WriteAsync(await LayerReport.CreateAsync(request, progress), Stream.Null, progress: progress);

        Assert.Equal(told.Select(step => step.Share).Order(), told.Select(step => step.Share));
        Assert.Equal(1, told[^1].Share);
        Assert.Contains(told, step => step.Share == 0.5 && step.Words.StartsWith("pool1/3x3_s2, page ", StringComparison.Ordinal));

        // Cover and contents are written after the last body page.
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"pool1/norm1, page {pages - 2}"), told[^1].Words);
    }
}
