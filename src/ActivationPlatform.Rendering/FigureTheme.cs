using System.Collections.Immutable;

namespace ActivationPlatform.Rendering;

/// <summary>Colours, line widths and type sizes that all figures share.</summary>
public sealed record FigureTheme
{
    /// <summary>For white paper.</summary>
    public static FigureTheme Light { get; } = new();

    /// <summary>For dark pages.</summary>
    public static FigureTheme Dark { get; } = new()
    {
        Background = Rgba.FromHex(0x15191E),
        Foreground = Rgba.FromHex(0xE8EBEE),
        Muted = Rgba.FromHex(0x9AA4AE),
        Axis = Rgba.FromHex(0x7D8791),
        Grid = Rgba.FromHex(0x2C333A),
        Surface = Rgba.FromHex(0x20262C),
        Accent = Rgba.FromHex(0x4DA3FF),
        Highlight = Rgba.FromHex(0xFFB000),
        Series = [Rgba.FromHex(0x4DA3FF), Rgba.FromHex(0xFF8A4C), Rgba.FromHex(0xF2C744), Rgba.FromHex(0xB78AE8), Rgba.FromHex(0x8CCB5E), Rgba.FromHex(0x6FD3F2), Rgba.FromHex(0xF0647D)],
    };

    /// <summary>The paper.</summary>
    public Rgba Background { get; init; } = Rgba.White;

    /// <summary>Titles and labels.</summary>
    public Rgba Foreground { get; init; } = Rgba.FromHex(0x1A1F24);

    /// <summary>Notes and channel numbers.</summary>
    public Rgba Muted { get; init; } = Rgba.FromHex(0x5B6570);

    /// <summary>Axis lines and ticks.</summary>
    public Rgba Axis { get; init; } = Rgba.FromHex(0x4A525A);

    /// <summary>Grid lines.</summary>
    public Rgba Grid { get; init; } = Rgba.FromHex(0xE3E7EB);

    /// <summary>Boxes and panels that stand out from the paper.</summary>
    public Rgba Surface { get; init; } = Rgba.FromHex(0xF4F6F8);

    /// <summary>Edges of meshes and bars. Default: MATLAB's line blue.</summary>
    public Rgba Accent { get; init; } = Rgba.MatlabBlue;

    /// <summary>Frames around highlighted channels.</summary>
    public Rgba Highlight { get; init; } = Rgba.FromHex(0xE8590C);

    /// <summary>Colours of the first, second ... series; they repeat. Default: MATLAB's line colours.</summary>
    public ImmutableArray<Rgba> Series { get; init; } =
    [
        Rgba.FromUnit(0, 0.447, 0.741), Rgba.FromUnit(0.85, 0.325, 0.098), Rgba.FromUnit(0.929, 0.694, 0.125), Rgba.FromUnit(0.494, 0.184, 0.556),
        Rgba.FromUnit(0.466, 0.674, 0.188), Rgba.FromUnit(0.301, 0.745, 0.933), Rgba.FromUnit(0.635, 0.078, 0.184),
    ];

    /// <summary>Type size of figure titles, in points.</summary>
    public double TitleSize { get; init; } = 13;

    /// <summary>Type size of axis labels and panel titles, in points.</summary>
    public double LabelSize { get; init; } = 10.5;

    /// <summary>Type size of tick labels and notes, in points.</summary>
    public double TickSize { get; init; } = 9;

    /// <summary>Width of axis lines, in points.</summary>
    public double AxisWidth { get; init; } = 0.8;
}
