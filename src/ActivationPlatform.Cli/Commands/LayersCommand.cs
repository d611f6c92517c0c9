using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat layers [PATTERN]</c>: the network's layer table.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var pattern = new Argument<string?>("pattern")
        {
            Description = "Only layers that match, for example 'inception_3a/*'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("layers", "List the network's layers.") { pattern }.Runs(async context =>
        {
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            ImmutableArray<Layer> layers = context.Value(pattern) is { } wanted ? LayerSelector.Select(network, [wanted]) : network.Layers;
            return context.Answer(() => LayersDocument.Create(network, layers), () => Write(context, network, layers));
        });
    }

    private static void Write(CommandContext context, Network network, ImmutableArray<Layer> layers)
    {
        var listing = new Listing("#Index", "Name", "Type", "Description", "Output");
        foreach (Layer layer in layers)
        {
            listing.Add((layer.Index + 1).ToString(CultureInfo.InvariantCulture), layer.MatlabName, layer.TypeName, layer.Description, OutputOf(layer));
        }

        listing.Write();
        context.Remark($"{network.Name}: {network.Layers.Length} layers, {network.Connections.Length} connections");
    }

    private static string OutputOf(Layer layer) =>
        layer.OutputShape is { Rank: > 1 } shape ? string.Join('x', shape.Dimensions.Skip(1)) : layer.OutputShape?.ToString() ?? "unknown";
}
