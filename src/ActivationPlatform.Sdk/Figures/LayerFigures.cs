using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Sdk.Figures;

/// <summary>The figures of the walk-through, made from activations and weights: one way for the command line, the server and the reports.</summary>
public static class LayerFigures
{
    /// <summary>The z axis of the seed's weight surfaces, wide enough for a first layer's weights.</summary>
    private const double SeedWeightLimit = 0.3;

    // The share of the weights that may lie beyond.
    private const double MostOutside = 0.02;

    // With the margins, the text of an A4 page.
    private const double RowWidthPoints = 455;
    private const double RowHeightPoints = 134;

    /// <summary>All channels of a layer as one montage on one grey scale.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="mode">How values become grey.</param>
    /// <param name="title">Above the montage; empty for none: the figure is then exactly its tiles, pixel for pixel.</param>
    /// <param name="showChannelNumbers">Whether every tile carries its number, from 1.</param>
    /// <param name="gapPixels">Pixels between tiles.</param>
    /// <param name="highlightedChannelNumbers">Channels to frame, from 1.</param>
    /// <param name="widthPoints">Width of the sheet of tiles in points; null for one point a pixel.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static MontageFigure Montage(
        Activation activation, StretchMode mode, string title = "", bool showChannelNumbers = false, int gapPixels = 0,
        ImmutableArray<int> highlightedChannelNumbers = default, double? widthPoints = null, CancellationToken cancellationToken = default) => Montage(
        activation, ContrastStretch.Measure(activation.Values, mode, cancellationToken), title, showChannelNumbers, gapPixels, highlightedChannelNumbers, widthPoints);

    /// <summary>The same on a grey scale that was measured before.</summary>
    /// <param name="activation">One image's output; not disposed here.</param>
    /// <param name="stretch">From values to grey.</param>
    /// <param name="title">Above the montage; empty for none.</param>
    /// <param name="showChannelNumbers">Whether every tile carries its number, from 1.</param>
    /// <param name="gapPixels">Pixels between tiles.</param>
    /// <param name="highlightedChannelNumbers">Channels to frame, from 1.</param>
    /// <param name="widthPoints">Width of the sheet of tiles in points; null for one point a pixel.</param>
    /// <param name="columns">Tiles in a row; null for a roughly square sheet.</param>
    /// <param name="details">Sentences for the alternative text, before what is black and white; empty for none.</param>
    public static MontageFigure Montage(
        Activation activation, ContrastStretch stretch, string title = "", bool showChannelNumbers = false, int gapPixels = 0,
        ImmutableArray<int> highlightedChannelNumbers = default, double? widthPoints = null, int? columns = null, string details = "")
    {
        FeatureMaps maps = FeatureMaps.Of(activation);
        ImmutableArray<Image> tiles = MontageFigure.GrayTiles(maps.Values.Span, maps.ChannelCount, maps.Height, maps.Width, stretch);
        (double black, double white) = stretch.Ends;
        int tilesInRow = columns ?? MontageLayout.Create(maps.ChannelCount, maps.Height, maps.Width).Columns;
        return new MontageFigure(tiles)
        {
            Title = title,
            Columns = columns,
            PointsPerPixel = widthPoints is { } width ? width / ((tilesInRow * (maps.Width + gapPixels)) - gapPixels) : 1,
            ShowChannelNumbers = showChannelNumbers,
            GapPixels = gapPixels,
            HighlightedChannels = highlightedChannelNumbers.IsDefault ? [] : highlightedChannelNumbers,
            Details = FormattableString.Invariant($"{details} Black is {black:G4}, white is {white:G4}.").TrimStart(),
        };
    }

    /// <summary>Channels side by side, each under its number.</summary>
    /// <param name="channels">At least one.</param>
    /// <param name="columns">Channels in a row; null for all, at most 4.</param>
    /// <param name="panelWidthPoints">Width of a channel in points.</param>
    /// <param name="details">Sentences that the alternative text ends with; empty for none.</param>
    public static ChannelsFigure Channels(
        ImmutableArray<ChannelImage> channels, int? columns = null, double panelWidthPoints = ChannelsFigure.DefaultPanelWidthPoints, string details = "") => new(
        channels.Select(channel => new ChannelPanel($"Channel {channel.ChannelNumber.ToString(CultureInfo.InvariantCulture)}", channel.Image)))
    {
        Columns = columns,
        PanelWidthPoints = panelWidthPoints,
        Details = details,
    };

    /// <summary>
    /// A filter's weights as one surface for each input plane: green, red and blue for a layer that sees the picture (the seed's order), else the first four planes.
    /// The z axis goes from -0.3 to 0.3 as in the seed, or as far as larger weights need.
    /// </summary>
    /// <param name="bank">The layer's filters; at least 2 x 2.</param>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="innerOnly">Whether only the inner part is shown (a 7 x 7 filter's rows and columns 3 to 5), where a detector's plateau lies.</param>
    /// <exception cref="ArgumentException">The filters are smaller than 2 x 2.</exception>
    public static WeightSurfacesFigure WeightSurfaces(FilterBank bank, int filterIndex, bool innerOnly = false)
    {
        ImmutableArray<WeightSurface> surfaces = SurfacesOf(bank, filterIndex);
        return new WeightSurfacesFigure(surfaces)
        {
            Title = $"Weights of filter {(filterIndex + 1).ToString(CultureInfo.InvariantCulture)} of {bank.Layer.MatlabName}" + (innerOnly ? ", inner part" : ""),
            WeightRange = RangeOf(surfaces),
            XRange = innerOnly ? Inner(bank.Width) : null,
            YRange = innerOnly ? Inner(bank.Height) : null,
        };
    }

    /// <summary>The same for a page: the surfaces in a row that is as wide as its text, and below them, for filters of at least 5 x 5, their inner part; without a title.</summary>
    /// <param name="bank">The layer's filters; at least 2 x 2.</param>
    /// <param name="filterIndex">From 0.</param>
    /// <exception cref="ArgumentException">The filters are smaller than 2 x 2.</exception>
    public static WeightSurfacesFigure WeightSurfaceRows(FilterBank bank, int filterIndex)
    {
        ImmutableArray<WeightSurface> surfaces = SurfacesOf(bank, filterIndex);
        return new WeightSurfacesFigure(HasInnerPart(bank) ? surfaces.AddRange(surfaces.Select(surface => InnerOf(surface, bank))) : surfaces)
        {
            WeightRange = RangeOf(surfaces),
            Columns = surfaces.Length,
            CellWidthPoints = RowWidthPoints / surfaces.Length,
            CellHeightPoints = RowHeightPoints,
        };
    }

    /// <summary>Whether filters are large enough for a look at their inner part: at least 5 x 5.</summary>
    /// <param name="bank">The layer's filters.</param>
    public static bool HasInnerPart(FilterBank bank) => bank is { Height: >= 5, Width: >= 5 };

    /// <summary>|freqz2| of a filter for one input plane as a mesh.</summary>
    /// <param name="response">The frequency response.</param>
    /// <param name="showMap">Whether a flat map stands beside the mesh, which hides nothing.</param>
    /// <param name="largestMagnitude">Top of the z axis, to make several comparable; null for the response's own.</param>
    public static FrequencyResponseFigure Frequency(FrequencyResponse response, bool showMap = false, double? largestMagnitude = null)
    {
        string plane = response.Bank.SeesColor ? $", {response.Input.Name} channel" : response.Bank.InputCount > 1 ? $", input {response.Input.Name}" : "";
        return new FrequencyResponseFigure(new GridData(
            FrequencyGrid.Axis(response.Columns), FrequencyGrid.Axis(response.Rows), response.Magnitudes.AsSpan()))
        {
            Title = $"Frequency response of filter {response.FilterNumber.ToString(CultureInfo.InvariantCulture)}{plane}",
            ShowMap = showMap,
            LargestMagnitude = largestMagnitude,
            KeptBand = showMap && response.Bank.Layer.Window is { StrideVertical: > 1 and var stride } window && window.StrideHorizontal == stride ? 1.0 / stride : null,
        };
    }

    private static ImmutableArray<WeightSurface> SurfacesOf(FilterBank bank, int filterIndex)
    {
        if (bank.Height < 2 || bank.Width < 2)
        {
            throw new ArgumentException($"Layer '{bank.Layer.Name}' has {bank.Height} x {bank.Width} filters; a surface needs at least 2 x 2.", nameof(bank));
        }

        IEnumerable<FilterInput> inputs = bank.SeesColor ? [bank.FindInput("green"), bank.FindInput("red"), bank.FindInput("blue")] : bank.Inputs.Take(4);
        return
        [
            .. inputs.Select(input => new WeightSurface(
                Capitalized(input.Name), GridData.Numbered(bank.Plane(filterIndex, input).Span, bank.Height, bank.Width))),
        ];
    }

    private static WeightSurface InnerOf(WeightSurface surface, FilterBank bank)
    {
        (int top, int left) = (InnerMargin(bank.Height), InnerMargin(bank.Width));
        IEnumerable<int> rows = Enumerable.Range(top, bank.Height - (2 * top)), columns = Enumerable.Range(left, bank.Width - (2 * left));
        double[] weights = [.. rows.SelectMany(row => columns.Select(column => surface.Weights.At(row, column)))];
        return new WeightSurface($"{surface.Title}, inner part", new GridData(columns.Select(column => column + 1.0), rows.Select(row => row + 1.0), weights));
    }

    private static AxisRange RangeOf(ImmutableArray<WeightSurface> surfaces)
    {
        double[] sizes = [.. surfaces.SelectMany(surface => surface.Weights.Values).Where(double.IsFinite).Select(Math.Abs)];
        double largest = sizes.DefaultIfEmpty(0).Max();

        // The seed lets single weights (0.35 of 0.30) leave the box a little; so do we, and widen for what would be cut off visibly: high peaks, and plateaus.
        bool keepsSeedLimit = largest <= SeedWeightLimit * 1.2 && sizes.Count(size => size > SeedWeightLimit) <= MostOutside * sizes.Length;
        double limit = keepsSeedLimit ? SeedWeightLimit : AxisRange.Rounded(-largest, largest).Maximum;
        return new AxisRange(-limit, limit);
    }

    private static AxisRange Inner(int size) => new(1 + InnerMargin(size), size - InnerMargin(size));

    // The inner 3 of 7, as the seed shows them: [3 5].
    private static int InnerMargin(int size) => Math.Max(0, (size - 3) / 2);

    private static string Capitalized(string name) => char.IsLetter(name[0]) ? char.ToUpperInvariant(name[0]) + name[1..] : $"Input {name}";
}
