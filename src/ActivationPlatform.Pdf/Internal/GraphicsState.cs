namespace ActivationPlatform.Pdf.Internal;

/// <summary>What is set in the content stream, so that only changes are written.</summary>
internal readonly record struct GraphicsState
{
    public GraphicsState()
    {
    }

    public PdfColor Fill { get; init; } = PdfColor.Black;

    public PdfColor Stroke { get; init; } = PdfColor.Black;

    public double FillOpacity { get; init; } = 1;

    public double StrokeOpacity { get; init; } = 1;

    public double LineWidth { get; init; } = 1;

    public double MiterLimit { get; init; } = 10;

    public PdfLineCap Cap { get; init; } = PdfLineCap.Butt;

    public PdfLineJoin Join { get; init; } = PdfLineJoin.Miter;

    public FontUsage? Font { get; init; }

    public double FontSize { get; init; }
}
