using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Reports;
using ActivationPlatform.Reports.Comparisons;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Html;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Reports.Styles;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat report [IMAGE]</c>: the layer-analysis document as a PDF or HTML.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var image = new Argument<string?>("image")
        {
            Description = "A PNG or JPEG file. Default: the built-in picture.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> layers = SharedOptions.Layers(required: false);
        layers.Description += " Default: the first convolution and the ReLU behind it.";
        var all = new Option<bool>("--all") { Description = "All layers." };
        var summary = new Option<bool>("--summary") { Description = "One page for every module of the network instead of a section for every layer." };
        var paper = new Option<string>("--paper") { Description = "a4 or letter.", DefaultValueFactory = _ => "a4" };
        paper.AcceptOnlyFromAmong("a4", "letter");
        var format = new Option<string?>("--format") { Description = "pdf or html. Default: as the file's name ends, else pdf." };
        format.AcceptOnlyFromAmong("pdf", "html");
        var file = new Option<string?>("--out", "-o") { Description = "The file to write. Default: MODEL-IMAGE.pdf in the current folder.", HelpName = "FILE" };
        var other = new Option<string?>("--compare") { Description = "Compare with another photo: both side by side, with the layer where they part.", HelpName = "IMAGE" };
        var otherModel = new Option<string?>("--compare-model") { Description = "Compare with another network of the same layers.", HelpName = "MODEL" };
        return new Command("report", "Write a layer-analysis document as a PDF or as one HTML file.") { image, layers, all, summary, other, otherModel, paper, format, file }.Runs(async context =>
        {
            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            ImmutableArray<string> patterns = context.Value(all) ? ["*"] : [.. context.Value(layers) ?? []];
            bool isHtml = (context.Value(format) ?? (Path.GetExtension(context.Value(file)) is ".html" or ".htm" ? "html" : "pdf")) == "html";
            string path = context.Value(file) ?? $"{ActivationFileName.Encode(network.Name)}-{Path.GetFileNameWithoutExtension(photo.Name)}{(isHtml ? ".html" : ".pdf")}";
            PdfReportOptions? options = isHtml ? null : new PdfReportOptions
            {
                Format = context.Value(paper) == "letter" ? PageFormat.Letter : PageFormat.A4,
                CreationDate = SourceDate(),
            };
            bool isComparison = context.Value(other) is not null || context.Value(otherModel) is not null;
            if (isComparison && (context.Value(summary) || !patterns.IsEmpty))
            {
                throw new ArgumentException("A comparison always shows all layers; leave out --layer, --all and --summary.");
            }

            context.RemarkIfDemonstration(network);
            await using IActivationSource? otherNetwork = context.Value(otherModel) is { } name ? context.OpenSource(name) : null;
            Photo otherPhoto = context.Value(other) is { } otherPath ? await context.ReadPhotoAsync(otherPath) : photo;
            int? pages = await context.WithProgressAsync("Report", steps =>
            {
                var progress = new ReportProgress((share, words) => steps.Report(new ProgressStep(share, words)));
                return WriteAsync(
                    !isComparison
                        ? token => LayerReport.CreateAsync(
                            new LayerReportRequest(source, photo.Bytes, photo.Name) { Layers = patterns, IsSummary = context.Value(summary) }, progress, token)
                        : token => ComparisonReport.CreateAsync(
                            new ComparisonReportRequest(source, photo.Bytes, photo.Name, otherNetwork ?? source, otherPhoto.Bytes, otherPhoto.Name), progress, token),
                    options, path, progress, context.CancellationToken);
            });
            return context.Answer(
                () => OutputFilesDocument.Create(network, patterns.IsEmpty ? [] : LayerSelector.Select(network, patterns), [path], pages),
                () => Console.Out.WriteLine(path));
        });
    }

    /// <summary>Writes the PDF, or HTML where there are no options for a PDF; answers with the number of pages of a PDF.</summary>
    private static async Task<int?> WriteAsync(
        Func<CancellationToken, Task<Document>> create, PdfReportOptions? options, string path, IProgress<int> progress, CancellationToken cancellationToken)
    {
        int? pages = null;
        await AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            Document document = await create(token);
            if (options is null)
            {
                await HtmlReport.WriteAsync(document, stream, token);
            }
            else
            {
                pages = await PdfReport.WriteAsync(document, stream, options, progress, token);
            }
        }, cancellationToken);
        return pages;
    }

    /// <summary>The date of SOURCE_DATE_EPOCH (reproducible-builds.org), or null for none.</summary>
    private static DateTimeOffset? SourceDate() =>
        long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
