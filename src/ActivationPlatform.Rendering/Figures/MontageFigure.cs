using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>
/// All channels of a layer as tiles of a roughly square sheet (MATLAB's <c>montage</c>). Undecorated - no title, numbers, colour bar or note - it is exactly its tiles, pixel for pixel:
/// 64 channels of 112 x 112 are 896 x 896 pixels.
/// </summary>
public sealed class MontageFigure : Figure
{
    private const double Margin = 14;
    private const double TitleGap = 10;
    private const double BarGap = 14;
    private const double NumberPadding = 2;

    // A wider number would hide what its tile shows.
    private const double LargestPlateShare = 0.45;

    private readonly ImmutableArray<Image> _tiles;

    /// <summary>A montage of pictures of one size.</summary>
    /// <param name="tiles">At least one; all grey or all RGB, all of one size.</param>
    public MontageFigure(IEnumerable<Image> tiles)
    {
        _tiles = [.. tiles];
        _ = Sheet;
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : FormattableString.Invariant($"Montage of {FigureText.Count(_tiles.Length, "channel")}");

    /// <summary>Above the sheet; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Pixels between neighbouring tiles. Default: 0, as MATLAB.</summary>
    public int GapPixels { get; init; }

    /// <summary>Columns of tiles; null for a roughly square sheet.</summary>
    public int? Columns { get; init; }

    /// <summary>Size of a tile's pixel in points. Default: 1, so that pixels stay pixels at scale 1.</summary>
    public double PointsPerPixel { get; init; } = 1;

    /// <summary>The number of every tile as people count, for subsets and sorted channels; empty for 1, 2, 3 ...</summary>
    public ImmutableArray<int> ChannelNumbers { get; init; } = [];

    /// <summary>Whether the numbers are shown: in every tile, or before every row where the tiles are too small.</summary>
    public bool ShowChannelNumbers { get; init; }

    /// <summary>Whether numbers stand only before the rows, where numbers in the tiles would hide too much.</summary>
    internal bool KeepTilesFree { get; init; }

    /// <summary>Channel numbers (as shown) to frame.</summary>
    public ImmutableArray<int> HighlightedChannels { get; init; } = [];

    /// <summary>The scale of the tiles' colours, for a colour bar on the right; null for none.</summary>
    public ColorScale? Scale { get; init; }

    /// <summary>What the colour bar measures.</summary>
    public string ScaleLabel { get; init; } = "";

    /// <summary>Below the sheet: for example whether all channels share one scale; empty for none.</summary>
    public string Note { get; init; } = "";

    /// <inheritdoc/>
    protected override string Description
    {
        get
        {
            TileSheet sheet = Sheet;
            string highlighted = HighlightedChannels.IsDefaultOrEmpty ? "" : $" Framed: {string.Join(", ", HighlightedChannels)}.";
            string note = Note.Length > 0 ? $" {Note.TrimEnd('.')}." : "";
            return FormattableString.Invariant(
                $"Montage of {FigureText.Count(_tiles.Length, "channel")} of {sheet.TileHeight} by {sheet.TileWidth} pixels in {FigureText.Count(sheet.Rows, "row")} of {sheet.Columns}.{highlighted}{note}");
        }
    }

    /// <inheritdoc/>
    public override double WidthPoints
    {
        get
        {
            double bar = Scale is null ? 0 : BarGap + new ColorBar(Scale, ScaleLabel, Theme).UprightWidth(SheetSize.Height);
            return Math.Ceiling(SheetSize.Width + (IsDecorated ? (2 * Margin) + RowNumberWidth + bar : 0));
        }
    }

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(SheetSize.Height + (IsDecorated ? Top + Bottom : 0));

    private bool IsDecorated => Title.Length > 0 || Note.Length > 0 || Scale is not null || RowNumberWidth > 0;

    private double Top => Title.Length > 0 ? Margin + TextStyle.Title(Theme).CapHeight + TitleGap : Margin;

    private double Bottom => Note.Length > 0 ? Margin + TextStyle.Note(Theme).LineHeight + 2 : Margin;

    private TileSheet Sheet => new(_tiles, GapPixels, Columns);

    private (double Width, double Height) SheetSize => (Sheet.Width * PointsPerPixel, Sheet.Height * PointsPerPixel);

    private TextStyle NumberStyle => TextStyle.Note(Theme) with { Size = 7.5 };

    private double WidestNumber
    {
        get
        {
            TextStyle style = NumberStyle;
            return Enumerable.Range(0, _tiles.Length).Max(tile => style.Width(Number(tile)));
        }
    }

    private bool NumbersFitTiles => !KeepTilesFree && WidestNumber + (2 * NumberPadding) <= LargestPlateShare * _tiles[0].Width * PointsPerPixel && 2.5 * NumberStyle.Size <= _tiles[0].Height * PointsPerPixel;

    private double RowNumberWidth => ShowChannelNumbers && !NumbersFitTiles ? WidestNumber + 5 : 0;

    /// <summary>A grey montage of activations under one contrast stretch for all channels.</summary>
    /// <param name="channels">Maps one after the other, each row-major.</param>
    /// <param name="count">Number of channels.</param>
    /// <param name="height">Rows of a map.</param>
    /// <param name="width">Columns of a map.</param>
    /// <param name="stretch">From numbers to grey.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public static ImmutableArray<Image> GrayTiles(ReadOnlySpan<float> channels, int count, int height, int width, ContrastStretch stretch)
    {
        ArgumentNullException.ThrowIfNull(stretch);
        ThrowIfWrongLength(channels.Length, count, height, width);
        ImmutableArray<Image>.Builder tiles = ImmutableArray.CreateBuilder<Image>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = new byte[height * width];
            stretch.Apply(channels.Slice(i * pixels.Length, pixels.Length), pixels);
            tiles.Add(new Image(width, height, 1, pixels));
        }

        return tiles.MoveToImmutable();
    }

    /// <summary>Tiles in the colours of one scale for all channels.</summary>
    /// <param name="channels">Maps one after the other, each row-major.</param>
    /// <param name="count">Number of channels.</param>
    /// <param name="height">Rows of a map.</param>
    /// <param name="width">Columns of a map.</param>
    /// <param name="scale">From numbers to colours.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public static ImmutableArray<Image> ColorTiles(ReadOnlySpan<float> channels, int count, int height, int width, ColorScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ThrowIfWrongLength(channels.Length, count, height, width);
        ImmutableArray<Image>.Builder tiles = ImmutableArray.CreateBuilder<Image>(count);
        for (int i = 0; i < count; i++)
        {
            tiles.Add(scale.Paint(channels.Slice(i * height * width, height * width), height, width));
        }

        return tiles.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TileSheet sheet = Sheet;
        Rect area = IsDecorated
            ? new Rect(Margin + RowNumberWidth, Top, SheetSize.Width, SheetSize.Height)
            : new Rect(0, 0, SheetSize.Width, SheetSize.Height);
        area = area with { X = Math.Round(area.X), Y = Math.Round(area.Y) };
        double titleRoom = 2 * (Math.Min(area.CenterX, WidthPoints - area.CenterX) - 4);
        TextStyle.Title(Theme).DrawFitted(canvas, Title, area.CenterX, Math.Round(area.Y - TitleGap), titleRoom, TextAnchor.Center);
        canvas.DrawImage(sheet.Compose(Theme.Background), area, ImageSampling.Nearest);
        DrawHighlights(canvas, sheet, area);
        DrawNumbers(canvas, sheet, area);
        if (Scale is not null)
        {
            new ColorBar(Scale, ScaleLabel, Theme).DrawUpright(canvas, area.Right + BarGap, area.Y, area.Height);
        }

        TextStyle.Note(Theme).DrawFitted(canvas, Note, area.X, area.Bottom + TextStyle.Note(Theme).LineHeight + 2, WidthPoints - area.X - Margin, TextAnchor.Left);
    }

    private static void ThrowIfWrongLength(int length, int count, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (length != (long)count * height * width)
        {
            throw new ArgumentException($"{count} channels of {height} x {width} have {(long)count * height * width} values; got {length}.");
        }
    }

    private string Number(int tile) => (ChannelNumbers.IsDefaultOrEmpty ? tile + 1 : ChannelNumbers[tile]).ToString(CultureInfo.InvariantCulture);

    private Rect TileArea(TileSheet sheet, Rect area, int tile)
    {
        (int x, int y) = sheet.Origin(tile);
        return new(area.X + (x * PointsPerPixel), area.Y + (y * PointsPerPixel), sheet.TileWidth * PointsPerPixel, sheet.TileHeight * PointsPerPixel);
    }

    private void DrawHighlights(ICanvas canvas, TileSheet sheet, Rect area)
    {
        double line = Math.Min(2, Math.Max(1, sheet.TileWidth * PointsPerPixel / 16));
        for (int tile = 0; tile < _tiles.Length; tile++)
        {
            if (!HighlightedChannels.IsDefaultOrEmpty && HighlightedChannels.Contains(ChannelNumbers.IsDefaultOrEmpty ? tile + 1 : ChannelNumbers[tile]))
            {
                canvas.Stroke(VectorPath.Rectangle(TileArea(sheet, area, tile).Inset(line / 2)), new StrokeStyle(Theme.Highlight, line));
            }
        }
    }

    private void DrawNumbers(ICanvas canvas, TileSheet sheet, Rect area)
    {
        if (!ShowChannelNumbers)
        {
            return;
        }

        TextStyle style = NumberStyle;
        bool inside = NumbersFitTiles;
        for (int tile = 0; tile < _tiles.Length; tile += inside ? 1 : sheet.Columns)
        {
            Rect place = TileArea(sheet, area, tile);
            string number = Number(tile);
            if (!inside)
            {
                // Rows lower than a line of text show every second, third ... number.
                int every = (int)Math.Ceiling(style.LineHeight / (place.Height + (GapPixels * PointsPerPixel)));
                if (tile / sheet.Columns % every == 0)
                {
                    style.DrawMiddle(canvas, number, place.X - 5, place.CenterY, TextAnchor.Right);
                }

                continue;
            }

            // White on a dark plate is readable on black and on white channels.
            var plate = new Rect(place.X, place.Y, style.Width(number) + (2 * NumberPadding), style.CapHeight + (2 * NumberPadding));
            canvas.Fill(VectorPath.Rectangle(plate), Rgba.Black.WithOpacity(0.65));
            (style with { Color = Rgba.White }).Draw(canvas, number, plate.X + NumberPadding, plate.Bottom - NumberPadding);
        }
    }
}
