using System.Diagnostics;
using System.Globalization;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;

namespace ActivationPlatform.Reports.Benchmark;

/// <summary>
/// A document with the report of a whole network several times in a row, so that only the number of pages differs: the same layers, each as large, and the same work for the
/// network every time.
/// </summary>
internal static class RepeatedReport
{
    /// <summary>Writes the document in this process and measures it.</summary>
    /// <param name="photo">The photo's path.</param>
    /// <param name="model">Of the store; null for its default.</param>
    /// <param name="times">How often the report is repeated.</param>
    public static async Task<RepeatedReportCost> MeasureAsync(string photo, string? model, int times)
    {
        await using var source = new LocalActivationSource(ModelStore.FromEnvironment().Open(model));
        byte[] file = await File.ReadAllBytesAsync(photo);

        // Compiles what runs, and grows every buffer to the largest layer: what a first document needs once, however long it is.
        await WriteAsync(1, () => { });

        long liveBytes = 0, peakBytes = 0;
        var clock = Stopwatch.StartNew();
        int pages = await WriteAsync(times, () =>
        {
            using var process = Process.GetCurrentProcess();
            peakBytes = process.PeakWorkingSet64;
            liveBytes = GC.GetTotalMemory(forceFullCollection: true);
        });
        return new RepeatedReportCost(times, pages, clock.Elapsed, liveBytes, peakBytes);

        async Task<int> WriteAsync(int count, Action atEnd)
        {
            string path = Path.GetTempFileName();
            await using var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            return await PdfReport.WriteAsync(new Document("Benchmark", "The same report several times", new Cover("", "Benchmark", "", null, [], null), RepeatAsync(count, atEnd)), output);
        }

        async IAsyncEnumerable<Block> RepeatAsync(int count, Action atEnd)
        {
            for (int time = 1; time <= count; time++)
            {
                string prefix = string.Create(CultureInfo.InvariantCulture, $"{time}-");
                Document report = await LayerReport.CreateAsync(new LayerReportRequest(source, file, Path.GetFileName(photo)) { Layers = ["*"] });
                await foreach (Block block in report.Body)
                {
                    yield return WithPrefix(block, prefix);
                }
            }

            atEnd();
        }
    }

    /// <summary>The block with names that are its own in the whole document.</summary>
    private static Block WithPrefix(Block block, string prefix) => block switch
    {
        Heading heading => heading with { Anchor = prefix + heading.Anchor },
        FigureBlock figure => figure with { Anchor = prefix + figure.Anchor },
        TableBlock table => table with { Anchor = prefix + table.Anchor, RowAnchors = [.. table.RowAnchors.Select(anchor => anchor is null ? null : prefix + anchor)] },
        SideBySide columns => new SideBySide(
            [.. columns.Left.Select(inner => WithPrefix(inner, prefix))], [.. columns.Right.Select(inner => WithPrefix(inner, prefix))], columns.LeftShare) { KeepsWithNext = columns.KeepsWithNext },
        Attachment attachment => attachment with { FileName = prefix + attachment.FileName },
        Paragraph paragraph => paragraph with { Content = [.. paragraph.Content.Select(inline => inline.Anchor is null ? inline : inline with { Anchor = prefix + inline.Anchor })] },
        _ => block,
    };
}
