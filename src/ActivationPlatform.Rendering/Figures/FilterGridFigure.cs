using System.Collections.Immutable;
using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>First-layer filters in colour: zero weight is middle grey, a positive weight of an input colour brightens that colour.</summary>
public sealed class FilterGridFigure : Figure
{
    private readonly ImmutableArray<Image> _tiles;
    private readonly FilterScaling _scaling;

    /// <summary>A grid of filters.</summary>
    /// <param name="weights">Filter after filter; each as a red, a green and a blue plane, row-major. NaN counts as 0.</param>
    /// <param name="count">Number of filters.</param>
    /// <param name="height">Rows of a filter.</param>
    /// <param name="width">Columns of a filter.</param>
    /// <param name="scaling">Which weight becomes the brightest colour.</param>
    /// <exception cref="ArgumentException">The number of weights does not fit.</exception>
    public FilterGridFigure(ReadOnlySpan<float> weights, int count, int height, int width, FilterScaling scaling = FilterScaling.PerFilter)
    {
        _tiles = ColorTiles(weights, count, height, width, scaling);
        _scaling = scaling;
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : FigureText.Count(_tiles.Length, "filter");

    /// <summary>Above the grid; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Size of a weight in points. Default: 6.</summary>
    public double PointsPerWeight { get; init; } = 6;

    /// <summary>The number of every filter as people count, for subsets and sorted filters; empty for 1, 2, 3 ...</summary>
    public ImmutableArray<int> FilterNumbers { get; init; } = [];

    /// <summary>Filter numbers (as shown) to frame.</summary>
    public ImmutableArray<int> HighlightedFilters { get; init; } = [];

    /// <inheritdoc/>
    public override double WidthPoints => Montage.WidthPoints;

    /// <inheritdoc/>
    public override double HeightPoints => Montage.HeightPoints;

    /// <inheritdoc/>
    protected override string Description => $"{FigureText.Count(_tiles.Length, "filter")} of {_tiles[0].Height} by {_tiles[0].Width} weights in colour. {ScaleNote}";

    private string ScaleNote => _scaling == FilterScaling.Shared ? "One scale for all filters; grey is zero." : "Every filter has its own scale; grey is zero.";

    private MontageFigure Montage => new(_tiles)
    {
        Title = Title,
        Theme = Theme,
        GapPixels = 1,
        PointsPerPixel = PointsPerWeight,
        ChannelNumbers = FilterNumbers,
        ShowChannelNumbers = true,
        KeepTilesFree = true,
        HighlightedChannels = HighlightedFilters,
        Note = ScaleNote,
    };

    /// <summary>The filters as RGB pictures, one pixel for one weight.</summary>
    /// <inheritdoc cref="FilterGridFigure(ReadOnlySpan{float}, int, int, int, FilterScaling)"/>
    public static ImmutableArray<Image> ColorTiles(ReadOnlySpan<float> weights, int count, int height, int width, FilterScaling scaling)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        int plane = height * width;
        if (weights.Length != 3L * count * plane)
        {
            throw new ArgumentException($"{count} colour filters of {height} x {width} have {3L * count * plane} weights; got {weights.Length}.");
        }

        double shared = Reach(weights);
        ImmutableArray<Image>.Builder tiles = ImmutableArray.CreateBuilder<Image>(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> filter = weights.Slice(3 * i * plane, 3 * plane);
            double reach = scaling == FilterScaling.Shared ? shared : Reach(filter);
            byte[] pixels = new byte[3 * plane];
            for (int j = 0; j < pixels.Length; j++)
            {
                double weight = filter[(j % 3 * plane) + (j / 3)];
                double unit = reach > 0 && !double.IsNaN(weight) ? 0.5 + (weight / (2 * reach)) : 0.5;
                pixels[j] = (byte)Math.Floor((Math.Clamp(unit, 0, 1) * 255) + 0.5);
            }

            tiles.Add(new Image(width, height, 3, pixels));
        }

        return tiles.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas) => Montage.Draw(canvas);

    private static double Reach(ReadOnlySpan<float> weights)
    {
        double reach = 0;
        foreach (float weight in weights)
        {
            reach = float.IsFinite(weight) ? Math.Max(reach, Math.Abs(weight)) : reach;
        }

        return reach;
    }
}
