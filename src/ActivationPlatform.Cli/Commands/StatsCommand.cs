using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat stats IMAGE --layer P</c>: what the channels of layers do on a photo.</summary>
internal static class StatsCommand
{
    private static readonly ImmutableArray<(string Word, ChannelMeasure Measure)> Measures =
    [
        ("maximum", ChannelMeasure.Maximum),
        ("mean", ChannelMeasure.Mean),
        ("deviation", ChannelMeasure.StandardDeviation),
        ("energy", ChannelMeasure.RootMeanSquare),
        ("zeros", ChannelMeasure.ZeroFraction),
    ];

    public static Command Create()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string[]> layers = SharedOptions.Layers(required: true);
        var sort = new Option<string?>("--sort") { Description = "List channels by falling maximum, mean, deviation, energy or zeros. Default: by number.", HelpName = "MEASURE" };
        sort.AcceptOnlyFromAmong([.. Measures.Select(measure => measure.Word)]);
        var details = new Option<bool>("--details") { Description = "Quantiles, entropy and the most similar channel too (in the table of one layer, and in --json)." };
        Option<string?> csv = SharedOptions.Csv();
        Option<string?> picture = SharedOptions.Picture("Draw how often the values of one layer occur, .png or .svg.");
        Option<double> scale = SharedOptions.Scale();
        return new Command("stats", "Show the statistics of layers: of every channel for one layer, of each layer for several.") { image, layers, sort, details, csv, picture, scale }.Runs(async context =>
        {
            string? pictureFile = FigureFile.ValidIfWanted(context.Value(picture));
            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            ImmutableArray<Layer> wanted = LayerSelector.Select(network, context.Value(layers)!);
            if (pictureFile is not null && wanted.Length > 1)
            {
                throw new UsageException($"--out draws one layer; --layer names {wanted.Length}.");
            }

            ImmutableArray<LayerStatistics> statistics = await context.WithProgressAsync(
                "Computing", progress => ComputeAsync(source, photo, wanted, context.Value(details), pictureFile, context.Value(scale), progress, context.CancellationToken));
            CsvFile.WriteIfWanted(context.Value(csv), writer => ActivationTables.WriteStatistics(writer, statistics));
            return context.Answer(() => StatisticsDocument.Create(network, statistics), () => Write(statistics, context.Value(sort)));
        });
    }

    private static async Task<ImmutableArray<LayerStatistics>> ComputeAsync(
        IActivationSource source, Photo photo, ImmutableArray<Layer> layers, bool hasDetails, string? pictureFile, double scale, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        var statistics = ImmutableArray.CreateBuilder<LayerStatistics>(layers.Length);
        await foreach (Activation activation in source.StreamAsync(photo.Input, [.. layers.Select(layer => layer.Name)], cancellationToken))
        {
            using (activation)
            {
                LayerStatistics layer = LayerStatistics.Create(activation, cancellationToken);
                statistics.Add(hasDetails ? layer with { Distributions = ChannelDistribution.CreateAll(activation, cancellationToken) } : layer);
                if (pictureFile is not null)
                {
                    FigureFile.Write(pictureFile, AnalysisFigures.Values(activation), scale);
                }

                progress.Report(new ProgressStep((double)statistics.Count / layers.Length, activation.Layer.MatlabName));
            }
        }

        return statistics.ToImmutable();
    }

    private static void Write(ImmutableArray<LayerStatistics> layers, string? sort)
    {
        if (layers is not [LayerStatistics only])
        {
            WriteRows("Layer", layers.Select(layer => (layer.Layer.MatlabName, layer.Whole)));
            return;
        }

        ImmutableArray<int> order = sort is null
            ? [.. Enumerable.Range(0, only.Channels.Length)]
            : ChannelRanking.By(only.Channels, Measures.First(measure => measure.Word == sort).Measure);
        WriteRows("#Channel", order.Select(index => (NumberText.Whole(index + 1), only.Channels[index])).Append(("all", only.Whole)));
        if (!only.Distributions.IsEmpty)
        {
            Console.Out.WriteLine();
            WriteDetails(order, only.Distributions);
        }
    }

    private static void WriteDetails(ImmutableArray<int> order, ImmutableArray<ChannelDistribution> distributions)
    {
        var listing = new Listing("#Channel", "#p1", "#Median", "#p99", "#Entropy (bits)", "#Most like", "#Correlation");
        foreach (int index in order)
        {
            ChannelDistribution channel = distributions[index];
            listing.Add(
                NumberText.Whole(index + 1), NumberText.Short(channel.Percentile1), NumberText.Short(channel.Median), NumberText.Short(channel.Percentile99),
                NumberText.Fixed(channel.EntropyBits, 2), channel.Nearest is { } nearest ? NumberText.Whole(nearest.NearestChannelIndex + 1) : "",
                channel.Nearest is { } similar ? NumberText.Fixed(similar.Correlation, 3) : "");
        }

        listing.Write();
    }

    private static void WriteRows(string first, IEnumerable<(string Name, ChannelStatistics Statistics)> rows)
    {
        var listing = new Listing(first, "#Minimum", "#Maximum", "#Mean", "#Deviation", "#Zeros", "#Negative", "#Not finite", "Remark");
        foreach ((string name, ChannelStatistics statistics) in rows)
        {
            listing.Add(
                name, NumberText.Short(statistics.Minimum), NumberText.Short(statistics.Maximum), NumberText.Short(statistics.Mean), NumberText.Short(statistics.StandardDeviation),
                NumberText.Percent(statistics.ZeroFraction), NumberText.Percent(statistics.NegativeFraction), NumberText.Whole(statistics.NonFiniteCount),
                statistics.IsDead ? "dead" : statistics.IsSaturated ? "saturated" : "");
        }

        listing.Write();
    }
}
