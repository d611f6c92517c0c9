using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat activations IMAGE --layer P --out DIR</c>: the tensors themselves, as files that NumPy reads.</summary>
internal static class ActivationsCommand
{
    private const string ArchiveName = "activations.npz";

    public static Command Create()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string[]> layers = SharedOptions.Layers(required: true);
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write into; made if missing.", HelpName = "DIR", Required = true };
        var format = new Option<string>("--format")
        {
            Description = $"npy: one file per layer, named by MATLAB name; npz: one archive, {ArchiveName}.",
            DefaultValueFactory = _ => "npy",
        };
        format.AcceptOnlyFromAmong("npy", "npz");
        return new Command("activations", "Write the activations of layers as NumPy files.") { image, layers, folder, format }.Runs(async context =>
        {
            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            ImmutableArray<Layer> wanted = LayerSelector.Select(network, context.Value(layers)!);
            ActivationsDocument document = await context.WithProgressAsync("Computing", progress => WriteAsync(context, source, network, photo, wanted, context.Value(folder)!, context.Value(format)!, progress));
            context.RemarkIfDemonstration(network);
            return context.Answer(() => document, () =>
            {
                foreach (string file in document.Files)
                {
                    Console.Out.WriteLine(file);
                }
            });
        });
    }

    private static async Task<ActivationsDocument> WriteAsync(
        CommandContext context, IActivationSource source, Network network, Photo photo, ImmutableArray<Layer> layers, string folder, string format, IProgress<ProgressStep> progress)
    {
        IAsyncEnumerable<Activation> activations = source
            .StreamAsync(photo.Input, [.. layers.Select(layer => layer.Name)], context.CancellationToken)
            .Reporting(layers.Length, progress);
        if (format == "npz")
        {
            string archive = Path.Combine(folder, ArchiveName);
            ImmutableArray<string> keys = await ActivationExport.WriteNpzAsync(activations, archive, context.CancellationToken);
            return ActivationsDocument.Create(network, format, [archive], keys);
        }

        ImmutableArray<string> files = await ActivationExport.WriteNpyAsync(activations, folder, context.CancellationToken);
        return ActivationsDocument.Create(network, format, files, [.. layers.Select(layer => ActivationFileName.Encode(layer.MatlabName))]);
    }
}
