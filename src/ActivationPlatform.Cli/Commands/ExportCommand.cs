using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat export IMAGE --layer P --format X --out F</c>: tensors or statistics of layers as one file.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string[]> layers = SharedOptions.Layers(required: true);
        var format = new Option<string>("--format") { Description = "npz, csv, json or safetensors.", HelpName = "npz|csv|json|safetensors", Required = true };
        format.AcceptOnlyFromAmong("npz", "csv", "json", "safetensors");
        var statistics = new Option<bool>("--statistics") { Description = "The channels' statistics instead of the values; as csv or json." };
        Option<string> file = SharedOptions.Out("The file to write.");
        return new Command("export", "Write activations, or their statistics, as one file.") { image, layers, format, statistics, file }.Runs(async context =>
        {
            string wanted = context.Value(format)!;
            string path = context.Value(file)!;
            bool isStatistics = context.Value(statistics);
            if (isStatistics && wanted is not ("csv" or "json"))
            {
                throw new UsageException($"--statistics are written as csv or json; --format is {wanted}.");
            }

            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            ImmutableArray<Layer> selected = LayerSelector.Select(network, context.Value(layers)!);
            ImmutableArray<string> names = [.. selected.Select(layer => layer.Name)];
            await context.WithProgressAsync("Exporting", progress => isStatistics
                ? WriteStatisticsAsync(network, LayerStatistics.StreamAsync(source, photo.Input, names, context.CancellationToken), wanted, path, context.CancellationToken)
                : WriteValuesAsync(network, source.StreamAsync(photo.Input, names, context.CancellationToken).Reporting(names.Length, progress), wanted, path, context.CancellationToken));
            context.RemarkIfDemonstration(network);
            return context.Answer(() => OutputFilesDocument.Create(network, selected, [path]), () => Console.Out.WriteLine(path));
        });
    }

    private static Task<ImmutableArray<string>> WriteValuesAsync(Network network, IAsyncEnumerable<Activation> activations, string format, string path, CancellationToken cancellationToken) => format switch
    {
        "npz" => ActivationExport.WriteNpzAsync(activations, path, cancellationToken),
        "csv" => ActivationExport.WriteTableAsync(activations, path, cancellationToken),
        "json" => ActivationExport.WriteJsonAsync(network, activations, path, cancellationToken),
        _ => ActivationExport.WriteSafetensorsAsync(
            activations, path, new Dictionary<string, string> { ["model"] = network.Name, ["modelSha256"] = network.Sha256 }, cancellationToken),
    };

    private static async Task<ImmutableArray<string>> WriteStatisticsAsync(
        Network network, IAsyncEnumerable<LayerStatistics> layers, string format, string path, CancellationToken cancellationToken)
    {
        var statistics = new List<LayerStatistics>();
        await foreach (LayerStatistics layer in layers)
        {
            statistics.Add(layer);
        }

        if (format == "csv")
        {
            CsvFile.WriteIfWanted(path, writer => ActivationTables.WriteStatistics(writer, statistics));
        }
        else
        {
            await AtomicFile.WriteAsync(path, (stream, token) => JsonOutput.WriteAsync(stream, StatisticsDocument.Create(network, statistics), token), cancellationToken);
        }

        return [.. statistics.Select(layer => layer.Layer.Name)];
    }
}
