using ActivationPlatform.Pdf.Conformance;

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
        Assert.Empty(ConformanceChecker.Check(parsed));
        WholeNetworkReportTests.AssertEverythingResolves(parsed);
        await WholeNetworkReportTests.AssertAcceptedByQpdfAsync(report.File);
    }

    [RequiresRealModelFact]
    public void CreateAsync_TrainedNetwork_FollowsFromTheAttachments()
    {
        var reader = new AttachmentReader(report.Numbers);

        ReportAttachmentTests.AssertTables(reader, isWhole: true);
        Assert.True(reader.HasTable("classification") && reader.TableAnchors.Any(anchor => anchor.EndsWith("-branches", StringComparison.Ordinal)));
    }
}
