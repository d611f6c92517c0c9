using System.CommandLine;
using ActivationPlatform.Cli.Sweeps;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Html;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Report;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat sweep report RESULT</c>: a merged result as a PDF or HTML.</summary>
internal static class SweepReportCommand
{
    public static Command Create()
    {
        var result = new Argument<string>("result") { Description = "A merged result." };
        var images = new Option<string?>("--images", "-i") { Description = "Where the images are, for the patches. Default: where the shards had them.", HelpName = "SOURCE" };
        var noPatches = new Option<bool>("--no-patches") { Description = "Leave the patches out; the images are not needed then." };
        var file = new Option<string?>("--out", "-o") { Description = "The file to write, .pdf or .html. Default: RESULT.pdf.", HelpName = "FILE" };
        return new Command("report", "Write what the channels do, with the patches that excite them, as a PDF or as one HTML file.") { result, images, noPatches, file }.Runs(async context =>
        {
            string path = context.Value(file) ?? context.Value(result) + ".pdf";
            (SweepHeader header, SweepStatistics statistics) = SweepFile.Read(context.Value(result)!);
            if (header.Shard is { } shard)
            {
                throw new SweepFileException($"'{context.Value(result)}' is {shard}; expected a merged result.");
            }

            SweepPictures? pictures = context.Value(noPatches) ? null : SweepPictures.Open(header, context.Value(images), context.CancellationToken);
            var request = new SweepReportRequest(header, statistics) { Picture = pictures is null ? null : pictures.ReadAsync };
            await context.WithProgressAsync<bool>("Report", async progress =>
            {
                var layers = new Layers(progress, header.Identity.Layers.Length);
                await AtomicFile.WriteAsync(path, async (stream, token) =>
                {
                    Document document = SweepReport.Create(request, layers, token);
                    if (Path.GetExtension(path) is ".html" or ".htm")
                    {
                        await HtmlReport.WriteAsync(document, stream, token);
                    }
                    else
                    {
                        await PdfReport.WriteAsync(document, stream, new PdfReportOptions(), cancellationToken: token);
                    }
                }, context.CancellationToken);
                return true;
            });
            Console.Out.WriteLine(path);
            return ExitCodes.Done;
        });
    }

    private sealed class Layers(IProgress<ProgressStep> progress, int count) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new ProgressStep((double)value / count, ""));
    }
}
