using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Text;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>A heat map over a photo (class activation, occlusion, one channel): the map is enlarged to the photo bilinearly and laid over it with one opacity.</summary>
public sealed class OverlayFigure : Figure
{
    private const double Margin = 14;
    private const double Gap = 14;
    private const double TitleGap = 9;

    private readonly Image _photo;
    private readonly float[] _values;
    private readonly int _rows;
    private readonly int _columns;
    private readonly ColorScale _scale;

    /// <summary>A heat map over a photo.</summary>
    /// <param name="photo">The photo; the map covers all of it.</param>
    /// <param name="values">The map, row-major. Where it is NaN the photo is left as it is.</param>
    /// <param name="rows">Rows of the map, at least 1.</param>
    /// <param name="columns">Columns of the map, at least 1.</param>
    /// <param name="scale">From numbers to colours.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public OverlayFigure(Image photo, ReadOnlySpan<float> values, int rows, int columns, ColorScale scale)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"A map of {rows} x {columns} has {(long)rows * columns} values; got {values.Length}.");
        }

        (_photo, _values, _rows, _columns, _scale) = (photo, values.ToArray(), rows, columns, scale);
    }

    /// <inheritdoc/>
    public override string Name => Title.Length > 0 ? Title : "Heat map over a photo";

    /// <summary>Above all; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the colour bar measures.</summary>
    public string ScaleLabel { get; init; } = "";

    /// <summary>Share of the map in the mixture, from 0 to 1. Default: 0.5.</summary>
    public double Opacity { get; init; } = 0.5;

    /// <summary>Whether the bare photo stands on the left. Default: true.</summary>
    public bool ShowPhoto { get; init; } = true;

    /// <summary>Width of a picture in points. Default: 224.</summary>
    public double PictureWidthPoints { get; init; } = 224;

    /// <inheritdoc/>
    protected override string Description => FormattableString.Invariant(
        $"Heat map of {_rows} by {_columns} values over a photo of {_photo.Width} by {_photo.Height} pixels; the colours ({_scale.Map.Name}) go from {FigureText.Number(_scale.Minimum)} to {FigureText.Number(_scale.Maximum)}.");

    /// <inheritdoc/>
    public override double WidthPoints => Math.Ceiling(
        (2 * Margin) + (ShowPhoto ? 2 * PictureWidthPoints + Gap : PictureWidthPoints) + Gap + new ColorBar(_scale, ScaleLabel, Theme).UprightWidth(PictureHeight));

    /// <inheritdoc/>
    public override double HeightPoints => Math.Ceiling(Top + PictureHeight + Margin);

    private double Top => Math.Round(Margin + (Title.Length > 0 ? TextStyle.Title(Theme).CapHeight + TitleGap : 0));

    private double PictureHeight => Math.Round(PictureWidthPoints * _photo.Height / _photo.Width);

    /// <summary>The photo with the map over it, in the photo's size.</summary>
    public Image Compose()
    {
        float[] enlarged = new float[_photo.Width * _photo.Height];
        Imresize.Resize(_values, _rows, _columns, enlarged, _photo.Height, _photo.Width, ResizeMethod.Bilinear);
        byte[] pixels = _photo.ToRgb().Pixels.ToArray();
        for (int i = 0; i < enlarged.Length; i++)
        {
            if (!float.IsNaN(enlarged[i]))
            {
                Span<byte> pixel = pixels.AsSpan(3 * i, 3);
                Rgba mixed = _scale.At(enlarged[i]).WithOpacity(Opacity).Over(new Rgba(pixel[0], pixel[1], pixel[2]));
                (pixel[0], pixel[1], pixel[2]) = (mixed.R, mixed.G, mixed.B);
            }
        }

        return new Image(_photo.Width, _photo.Height, 3, pixels);
    }

    /// <inheritdoc/>
    public override void Draw(ICanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        TextStyle.Title(Theme).DrawFitted(canvas, Title, WidthPoints / 2, Top - TitleGap, WidthPoints - (2 * Margin), TextAnchor.Center);
        var place = new Rect(Margin, Top, PictureWidthPoints, PictureHeight);
        if (ShowPhoto)
        {
            canvas.DrawImage(_photo, place, ImageSampling.Smooth);
            place = place with { X = place.Right + Gap };
        }

        canvas.DrawImage(Compose(), place, ImageSampling.Smooth);
        new ColorBar(_scale, ScaleLabel, Theme).DrawUpright(canvas, place.Right + Gap, place.Y, place.Height);
    }
}
