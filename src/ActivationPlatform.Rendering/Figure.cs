namespace ActivationPlatform.Rendering;

/// <summary>
/// A drawing of a fixed size that any <see cref="ICanvas"/> can show. A figure holds plain numbers and words; it neither reads files nor knows networks, and drawing it twice gives the same picture.
/// </summary>
public abstract class Figure
{
    /// <summary>Width in points; one point is one pixel of a raster at scale 1.</summary>
    public abstract double WidthPoints { get; }

    /// <summary>Height in points.</summary>
    public abstract double HeightPoints { get; }

    /// <summary>What the figure shows, in a few sentences, for readers who do not see it.</summary>
    public string AlternativeText => Details.Length == 0 ? Description : $"{Description} {Details}";

    /// <summary>Sentences that end the alternative text: numbers behind the picture that the figure itself does not know; empty for none.</summary>
    public string Details { get; init; } = "";

    /// <summary>What the figure can say of itself, in one or two sentences.</summary>
    protected abstract string Description { get; }

    /// <summary>Short name of the figure: its title where it has one.</summary>
    public abstract string Name { get; }

    /// <summary>Colours and type sizes. Default: <see cref="FigureTheme.Light"/>.</summary>
    public FigureTheme Theme { get; init; } = FigureTheme.Light;

    /// <summary>Draws the figure with its upper left corner in the origin. The background is the canvas's: <see cref="FigureTheme.Background"/>.</summary>
    public abstract void Draw(ICanvas canvas);
}
