using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>
/// The weights of a layer: statistics; for spatial kernels the mean frequency response; for a layer that sees the picture its filters in colour, their kinds and the
/// ranking of aliasing.
/// </summary>
internal static class WeightBlocks
{
    private const int ShownByAliasing = 5;
    private const int MostFilterNumbers = 20;

    private const double FilterGridPoints = 320;
    private const double LargestWeightPoints = 14;

    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view, CancellationToken cancellationToken)
    {
        if (view.Filters is not { } bank)
        {
            return;
        }

        bool isMeasurable = bank.IsMeasurable;
        bool isSpatial = isMeasurable && bank.Height * bank.Width > 1;
        blocks.Add(view.SubHeading(view.HasMaps ? "Weights and values" : "Weights", "weights"));
        WeightStatistics weights = WeightStatistics.Of(bank);
        view.Context.Numbers.Add(view.Layer, weights);
        blocks.Add(TableOf(view, weights));
        if (isMeasurable && ActivationBlocks.HasMontage(view))
        {
            FigureBlock left = isSpatial && view.FilterReport is null ? MeanResponse(blocks, view, bank, cancellationToken) : ValueHistogram.OfWeights(view, bank);
            blocks.Add(new SideBySide([left], [ValueHistogram.OfActivations(view)]));
        }

        if (view.FilterReport is { } report)
        {
            AddFilters(blocks, view, report);
        }
    }

    private static TableBlock TableOf(LayerView view, WeightStatistics weights) => new(
        [
            new TableColumn("Weights", ColumnAlignment.Right), new TableColumn("Minimum", ColumnAlignment.Right), new TableColumn("Maximum", ColumnAlignment.Right),
            new TableColumn("Mean", ColumnAlignment.Right), new TableColumn("Deviation", ColumnAlignment.Right),
            new TableColumn("Least norm", ColumnAlignment.Right), new TableColumn("Largest norm", ColumnAlignment.Right),
        ],
        [[
            Numbers.Count(weights.Count), Numbers.Value(weights.Minimum), Numbers.Value(weights.Maximum), Numbers.Value(weights.Mean), Numbers.Value(weights.StandardDeviation),
            $"{Numbers.Value(weights.LeastNorm)} (filter {weights.LeastNormFilter})", $"{Numbers.Value(weights.LargestNorm)} (filter {weights.LargestNormFilter})",
        ]],
        $"The weights of {view.Layer.MatlabName}; the norm of a filter is the root of the sum of its squared weights.", $"{view.Anchor}-weights-table");

    private static FigureBlock MeanResponse(ImmutableArray<Block>.Builder blocks, LayerView view, FilterBank bank, CancellationToken cancellationToken)
    {
        MeanFrequencyResponse response = MeanFrequencyResponse.Create(bank, cancellationToken);
        bool hasStride = view.Layer.Window is { } window && (window.StrideVertical > 1 || window.StrideHorizontal > 1);
        string aliased = hasStride && double.IsFinite(response.AliasedFraction)
            ? $" The stride would alias {Numbers.Percent(response.AliasedFraction)} of a filter's energy on average."
            : "";
        blocks.Add(CollectedNumbers.Grid(
            $"{ActivationFileName.Encode(view.Layer.MatlabName)}-spectrum.csv", $"The mean frequency response of {view.Layer.MatlabName}: rows and columns from -1 to 1",
            FrequencyGrid.DefaultSize, FrequencyGrid.DefaultSize, index => response.Magnitudes[index]));
        return new FigureBlock(
            new HeatMapFigure(
                response.Magnitudes.AsSpan(), FrequencyGrid.DefaultSize, FrequencyGrid.DefaultSize, new ColorScale(Colormap.Viridis, 0, response.Magnitudes.Max()))
            { MapPoints = 110, ScaleLabel = "RMS of |H|" },
            $"Frequency response of {view.Layer.MatlabName}: root mean square of |freqz2| over {Numbers.Count(response.KernelCount)} kernels; frequency 0 in the middle, half the sampling rate at the edges.{aliased}",
            $"{view.Anchor}-spectrum");
    }

    private static void AddFilters(ImmutableArray<Block>.Builder blocks, LayerView view, FilterReport report)
    {
        FilterBank bank = report.Bank;
        string file = $"{ActivationFileName.Encode(view.Layer.MatlabName)}-filters.csv";
        if (bank.SeesColor)
        {
            blocks.Add(new FigureBlock(
                new FilterGridFigure(ColorPlanes(bank), bank.FilterCount, bank.Height, bank.Width) { PointsPerWeight = PointsPerWeightOf(bank) },
                $"The filters of {view.Layer.MatlabName} in colour.", $"{view.Anchor}-filters") { LeastShare = 0.7 });
        }

        blocks.Add(KindsOf(view, report, file));
        blocks.AddRange(AliasingOf(view, report));
        blocks.Add(CollectedNumbers.Csv(file, $"Measures of every filter of {view.Layer.MatlabName}", text => ActivationTables.WriteFilters(text, report)));
        blocks.Add(WeightsOf(view.Layer, bank));
    }

    /// <summary>So many points that the grid of all filters is readable; a few small filters stay small.</summary>
    private static double PointsPerWeightOf(FilterBank bank)
    {
        int columns = MontageLayout.Create(bank.FilterCount, bank.Height, bank.Width).Columns;
        return Math.Min(LargestWeightPoints, FilterGridPoints / (columns * (bank.Width + 1)));
    }

    private static TableBlock KindsOf(LayerView view, FilterReport report, string file) => new(
        [new TableColumn("Kind"), new TableColumn("Filters", ColumnAlignment.Right), new TableColumn("Numbers", Grows: true)],
        [.. report.Filters.GroupBy(filter => filter.Taxonomy.Kind).OrderBy(kind => kind.Key).Select(kind => ImmutableArray.Create(
            NameOf(kind.Key), Numbers.Count(kind.Count()), ListOf([.. kind.Select(filter => filter.FilterNumber)])))],
        $"What the filters of {view.Layer.MatlabName} do. The attachment {file} has the measures of every filter.", $"{view.Anchor}-kinds");

    /// <summary>The filters whose output a stride spoils most; nothing for a layer without a stride.</summary>
    private static IEnumerable<TableBlock> AliasingOf(LayerView view, FilterReport report)
    {
        if (view.Layer.Window is not { } window || (window.StrideVertical == 1 && window.StrideHorizontal == 1))
        {
            yield break;
        }

        yield return new TableBlock(
            [
                new TableColumn("Filter", ColumnAlignment.Right), new TableColumn("Kind"), new TableColumn("Peak", ColumnAlignment.Right),
                new TableColumn("Aliases", ColumnAlignment.Right), new TableColumn("Norm", ColumnAlignment.Right),
            ],
            [.. report.ByAliasing().Take(ShownByAliasing).Select(filter => ImmutableArray.Create(
                Numbers.Count(filter.FilterNumber), NameOf(filter.Taxonomy.Kind), Numbers.Value(filter.PeakFrequency), Numbers.Percent(filter.AliasedFraction), Numbers.Value(filter.Norm)))],
            $"The filters with most energy beyond the band that a stride of {window.StrideVertical} x {window.StrideHorizontal} leaves: it aliases. The peak is a frequency; 1 is half the sampling rate.",
            $"{view.Anchor}-aliasing");
    }

    /// <summary>The weights behind a first layer's figures: filters in colour, surfaces and frequency responses.</summary>
    private static Attachment WeightsOf(Layer layer, FilterBank bank) => CollectedNumbers.Csv(
        $"{ActivationFileName.Encode(layer.MatlabName)}-weights.csv", $"Every weight of {layer.MatlabName}", ["filterNumber", "input", "row", "column", "weight"],
        from filter in Enumerable.Range(0, bank.FilterCount)
        from input in bank.Inputs
        let plane = bank.Plane(filter, input)
        from index in Enumerable.Range(0, plane.Length)
        select new object?[] { filter + 1, input.Name, (index / bank.Width) + 1, (index % bank.Width) + 1, plane.Span[index] });

    private static float[] ColorPlanes(FilterBank bank)
    {
        int plane = bank.Height * bank.Width;
        var planes = new float[bank.FilterCount * 3 * plane];
        string[] colors = ["red", "green", "blue"];
        for (int filter = 0; filter < bank.FilterCount; filter++)
        {
            for (int color = 0; color < 3; color++)
            {
                bank.Plane(filter, bank.FindInput(colors[color])).Span.CopyTo(planes.AsSpan(((filter * 3) + color) * plane));
            }
        }

        return planes;
    }

    private static string NameOf(FilterKind kind) => kind switch
    {
        FilterKind.OrientedBandPass => "Oriented band-pass",
        FilterKind.LowPass => "Low-pass",
        FilterKind.ColorOpponent => "Colour opponent",
        FilterKind.CenterSurround => "Centre-surround",
        _ => "Mixed",
    };

    private static string ListOf(int[] numbers) =>
        string.Join(", ", numbers.Take(MostFilterNumbers)) + (numbers.Length > MostFilterNumbers ? $" and {numbers.Length - MostFilterNumbers} more" : "");
}
