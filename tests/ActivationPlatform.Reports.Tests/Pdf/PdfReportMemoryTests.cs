using System.Diagnostics;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Pdf;
using Xunit.Abstractions;

namespace ActivationPlatform.Reports.Tests.Pdf;

/// <summary>Counts what is alive in the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(PdfReportMemoryTests), DisableParallelization = true)]
[Collection(nameof(PdfReportMemoryTests))]
public sealed class PdfReportMemoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task WriteAsync_FourTimesTheSections_NeedsLittleMoreMemory()
    {
        // The first run compiles and fills caches.
        await MeasureAsync(2);
        (int Pages, long Bytes, TimeSpan Elapsed)[] runs = [await MeasureAsync(10), await MeasureAsync(20), await MeasureAsync(40)];

        foreach ((int pages, long bytes, TimeSpan elapsed) in runs)
        {
            output.WriteLine(FormattableString.Invariant($"{pages} pages, {pages / elapsed.TotalSeconds:0} pages/s, {bytes / 1024} KiB alive before the end"));
        }

        double bytesPerPage = (double)(runs[2].Bytes - runs[0].Bytes) / (runs[2].Pages - runs[0].Pages);
        Assert.True(bytesPerPage < 32 * 1024, $"{bytesPerPage:0} bytes a page");
    }

    private static async Task<(int Pages, long Bytes, TimeSpan Elapsed)> MeasureAsync(int sections)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long alive = 0;
        var clock = Stopwatch.StartNew();
        Document sample = SampleDocument.Create(sections);
        int pages = await PdfReport.WriteAsync(sample with { Body = Watched(sample.Body, () => alive = GC.GetTotalMemory(forceFullCollection: true) - before) }, Stream.Null);
        return (pages, alive, clock.Elapsed);
    }

    private static async IAsyncEnumerable<Block> Watched(IAsyncEnumerable<Block> blocks, Action atEnd)
    {
        await foreach (Block block in blocks)
        {
            yield return block;
        }

        atEnd();
    }
}
