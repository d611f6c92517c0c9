using ActivationPlatform.Rendering;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.Styles;

/// <summary>The whole look in one place: one accent colour, a modular type scale (ratio 1.25 about 9.5 points), generous margins.</summary>
internal sealed record DocumentStyle
{
    public static readonly Rgba Ink = new(0x1B, 0x1F, 0x24);
    public static readonly Rgba Muted = new(0x5B, 0x65, 0x70);
    public static readonly Rgba Hairline = new(0xD5, 0xDA, 0xE0);
    public static readonly Rgba Accent = new(0x1F, 0x5F, 0xA8);
    public static readonly Rgba FindingBackground = new(0xF1, 0xF5, 0xFA);
    public static readonly Rgba NoticeBackground = new(0xFD, 0xF3, 0xE1);
    public static readonly Rgba NoticeInk = new(0x8A, 0x4B, 0x08);

    public DocumentStyle(PageFormat format)
    {
        Format = format;
    }

    public PageFormat Format { get; }

    public double MarginLeft => 58;

    public double MarginRight => 58;

    // What makes up a layer's page must fit on the lower Letter paper, too.
    public double MarginTop => IsLow ? 66 : 78;

    public double MarginBottom => IsLow ? 58 : 72;

    private bool IsLow => Format.HeightPoints < PageFormat.A4.HeightPoints - 1;

    public double TextWidth => Format.WidthPoints - MarginLeft - MarginRight;

    public double TextBottom => Format.HeightPoints - MarginBottom;

    public double TextHeight => TextBottom - MarginTop;

    public TextStyle Body { get; } = Sans(9.5, 14, Ink);

    public TextStyle Note { get; } = Sans(7.6, 11, Muted);

    public TextStyle Caption { get; } = Sans(8.4, 12, Muted);

    public TextStyle TableCell { get; } = Sans(8.4, 11.5, Ink) with { Figures = FigureStyle.Tabular };

    public TextStyle TableHeader { get; } = SemiBold(7.8, 11, Muted);

    public TextStyle RunningHeader { get; } = Sans(7.6, 11, Muted);

    public TextStyle Kicker { get; } = SemiBold(9.5, 14, Accent);

    public TextStyle CoverTitle { get; } = new(FontStack.SansBold, FontStack.SansBold, 29, 35, Ink);

    public TextStyle CoverSubtitle { get; } = Sans(12, 17, Muted);

    public TextStyle HeadingOf(int level) => level switch
    {
        1 => new(FontStack.SansBold, FontStack.SansBold, 18.5, 24, Ink),
        2 => SemiBold(12, 17, Ink),
        _ => SemiBold(9.8, 14, Ink),
    };

    public double SpaceBeforeHeading(int level) => level switch
    {
        1 => 26,
        2 => 22,
        _ => 14,
    };

    public double SpaceAfterHeading(int level) => level switch
    {
        1 => 12,
        2 => 6,
        _ => 4,
    };

    public double SpaceAfterParagraph => 8;

    public double SpaceAroundFigure => 14;

    public double SpaceBeforeCaption => 7;

    public double SpaceBeforeColumns => 6;

    public double ColumnGap => 22;

    private static TextStyle Sans(double size, double leading, Rgba color) => new(FontStack.Sans, FontStack.SansSemiBold, size, leading, color);

    private static TextStyle SemiBold(double size, double leading, Rgba color) => new(FontStack.SansSemiBold, FontStack.SansBold, size, leading, color);
}
