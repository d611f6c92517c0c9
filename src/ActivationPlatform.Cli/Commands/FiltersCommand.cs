using System.CommandLine;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat filters</c>: what the filters of a convolution do.</summary>
internal static class FiltersCommand
{
    public static Command Create()
    {
        Option<string> layer = SharedOptions.Layer();
        layer.Required = false;
        layer.Description += " Default: the first convolution.";
        var sort = new Option<string>("--sort") { Description = "By number or by falling aliasing.", HelpName = "number|aliasing", DefaultValueFactory = _ => "number" };
        sort.AcceptOnlyFromAmong("number", "aliasing");
        Option<string?> csv = SharedOptions.Csv();
        Option<string?> picture = SharedOptions.Picture("Draw the filters in colour, or with --sort aliasing those that alias most, .png or .svg.");
        Option<double> scale = SharedOptions.Scale();
        return new Command("filters", "Show what each filter of a layer does: class, angle, frequency, aliasing.") { layer, sort, csv, picture, scale }.Runs(async context =>
        {
            string? pictureFile = FigureFile.ValidIfWanted(context.Value(picture));
            bool isByAliasing = context.Value(sort) == "aliasing";
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            FilterBank bank = await FilterBank.ReadAsync(source, context.Value(layer) is { } name ? LayerSelector.Find(network, name).Name : FirstConvolution(network).Name, context.CancellationToken);
            FilterReport report = FilterReport.Create(bank, context.CancellationToken);
            if (pictureFile is not null)
            {
                FigureFile.Write(
                    pictureFile, isByAliasing ? AnalysisFigures.Aliasing(report) : AnalysisFigures.Filters(bank, $"Filters of {bank.Layer.MatlabName}"), context.Value(scale));
            }

            CsvFile.WriteIfWanted(context.Value(csv), writer => ActivationTables.WriteFilters(writer, report));
            return context.Answer(() => FiltersDocument.Create(network, report), () => Write(context, report, isByAliasing));
        });
    }

    private static Layer FirstConvolution(Network network) => network.Layers.FirstOrDefault(layer => layer.Type == LayerType.Convolution)
        ?? throw new UsageException($"Model '{network.Name}' has no convolution; name a layer with --layer.");

    private static void Write(CommandContext context, FilterReport report, bool isByAliasing)
    {
        var listing = new Listing("#Filter", "Class", "#Confidence", "#Angle", "#Frequency", "#Aliasing", "#Passband", "#Separability", "Colours");
        foreach (FilterFacts filter in isByAliasing ? report.ByAliasing() : report.Filters)
        {
            FilterTaxonomy taxonomy = filter.Taxonomy;
            listing.Add(
                NumberText.Whole(filter.FilterNumber), NameOf(taxonomy.Kind), NumberText.Fixed(taxonomy.Confidence, 2),
                taxonomy.EdgeAngleDegrees is { } angle ? NumberText.Fixed(angle, 1) + "°" : "",
                taxonomy.Frequency is { } frequency ? NumberText.Fixed(frequency, 3) : "",
                NumberText.Percent(filter.AliasedFraction), NumberText.Percent(filter.PassbandArea), NumberText.Fixed(filter.Separability, 2), taxonomy.ColorAxisName);
        }

        listing.Write();
        context.Remark(
            $"{report.Bank.Layer.MatlabName}: spectral norm {NumberText.Short(report.Matrix.SpectralNorm)}, stable rank {NumberText.Short(report.Matrix.StableRank)}, effective rank {NumberText.Short(report.Matrix.EffectiveRank)}. "
            + "Angle: of the lines it answers to, 0 horizontal, 90 vertical. Frequency: 1 is half the sampling rate. Aliasing: energy beyond the band that the stride leaves.");
    }

    private static string NameOf(FilterKind kind) => kind switch
    {
        FilterKind.OrientedBandPass => "oriented band-pass",
        FilterKind.LowPass => "low-pass",
        FilterKind.ColorOpponent => "colour opponent",
        FilterKind.CenterSurround => "centre-surround",
        _ => "mixed",
    };
}
