using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Reports.Styles;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat report [IMAGE]</c>: the layer-analysis document as a PDF.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var image = new Argument<string?>("image")
        {
            Description = "A PNG or JPEG file. Default: the built-in photo.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> layers = SharedOptions.Layers(required: false);
        layers.Description += " Default: the first convolution and the ReLU behind it.";
        var all = new Option<bool>("--all") { Description = "All layers." };
        var paper = new Option<string>("--paper") { Description = "a4 or letter.", DefaultValueFactory = _ => "a4" };
        paper.AcceptOnlyFromAmong("a4", "letter");
        var file = new Option<string?>("--out", "-o") { Description = "The PDF to write. Default: MODEL-IMAGE.pdf in the current folder.", HelpName = "FILE" };
        return new Command("report", "Write a layer-analysis document as a PDF.") { image, layers, all, paper, file }.Runs(async context =>
        {
            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            ImmutableArray<string> patterns = context.Value(all) ? ["*"] : [.. context.Value(layers) ?? []];
            string path = context.Value(file) ?? DefaultName(network, photo);
            var request = new LayerReportRequest(source, photo.Bytes, photo.Name) { Layers = patterns };
            var options = new PdfReportOptions
            {
                Format = context.Value(paper) == "letter" ? PageFormat.Letter : PageFormat.A4,
                CreationDate = SourceDate(),
            };
            context.RemarkIfDemonstration(network);
            int pages = await context.WithProgressAsync("Report", progress => WriteAsync(request, options, path, progress, context.CancellationToken));
            return context.Answer(
                () => OutputFilesDocument.Create(network, patterns.IsEmpty ? [] : LayerSelector.Select(network, patterns), [path], pages),
                () => Console.Out.WriteLine(path));
        });
    }

    private static async Task<int> WriteAsync(
        LayerReportRequest request, PdfReportOptions options, string path, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        int pages = 0;
        await AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            Document document = await LayerReport.CreateAsync(request, new Layers(progress), token);
            pages = await PdfReport.WriteAsync(document, stream, options, cancellationToken: token);
        }, cancellationToken);
        return pages;
    }

    private static string DefaultName(Network network, Photo photo) =>
        $"{ActivationFileName.Encode(network.Name)}-{Path.GetFileNameWithoutExtension(photo.Name)}.pdf";

    /// <summary>The date of SOURCE_DATE_EPOCH (reproducible-builds.org), or null for none.</summary>
    private static DateTimeOffset? SourceDate() =>
        long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private sealed class Layers(IProgress<ProgressStep> progress) : IProgress<LayerReportProgress>
    {
        public void Report(LayerReportProgress value) =>
            progress.Report(new ProgressStep((double)value.LayersDone / Math.Max(1, value.LayerCount), value.LayerName));
    }
}
