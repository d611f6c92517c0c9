using ActivationPlatform.Pdf.Internal;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf;

/// <summary>
/// Draws on a page. Lengths are points; the origin is the page's top left corner, y down, until <see cref="Transform"/> changes it.
/// Everything that leaves a mark must stand within <see cref="BeginContent"/> or <see cref="BeginArtifact"/>, so that nothing on a
/// page is unknown to a screen reader. Numbers must be finite and at most 1e9.
/// </summary>
public sealed class PdfGraphics
{
    /// <summary>ISO 19005-3, 6.1.13 allows 28 levels; one is taken by the page itself.</summary>
    private const int DeepestNesting = 27;

    private readonly PdfPage _page;
    private readonly DocumentParts _parts;
    private readonly Stack<GraphicsState> _saved = [];
    private GraphicsState _state = new();
    private PdfBuffer? _content;
    private bool _isMarked;

    internal PdfGraphics(PdfPage page, DocumentParts parts)
    {
        (_page, _parts, _content) = (page, parts, parts.TakeContent());
        Content.Operator("cm"u8, 1, 0, 0, -1, 0, page.HeightPoints);
    }

    internal PdfBuffer Content => _content ?? throw new ObjectDisposedException(nameof(PdfPage), PdfPage.CompleteMessage);

    internal PageResources Resources { get; } = new();

    /// <summary>Gives the content's buffer back, for another page.</summary>
    internal void ReleaseContent()
    {
        _parts.ReturnContent(Content);
        _content = null;
    }

    /// <summary>What has been begun and not ended, or null.</summary>
    internal string? StillOpen => _isMarked ? "content or an artifact" : _saved.Count > 0 ? "a saved graphics state" : null;

    /// <summary>Starts content that belongs to a structure element. Content does not nest.</summary>
    /// <param name="element">The element, which is not complete yet.</param>
    /// <returns>Ends the content when disposed.</returns>
    /// <exception cref="InvalidOperationException">Other content is open, or the element is complete.</exception>
    public IDisposable BeginContent(PdfStructureElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        ThrowIfMarked();
        int id = _page.AddContent(element);
        Content.Name(element.Type.ToString()).Raw(" <</MCID "u8).Integer(id).Raw(">> BDC\n"u8);
        return Mark();
    }

    /// <summary>Starts what is not content: headers, footers, rules, backgrounds.</summary>
    /// <param name="artifact">What it is.</param>
    /// <returns>Ends it when disposed.</returns>
    /// <exception cref="InvalidOperationException">Other content is open.</exception>
    public IDisposable BeginArtifact(PdfArtifact artifact)
    {
        ThrowIfMarked();
        Content.Raw(artifact switch
        {
            PdfArtifact.Header => "/Artifact <</Type /Pagination/Subtype /Header/Attached [/Top]>> BDC\n"u8,
            PdfArtifact.Footer => "/Artifact <</Type /Pagination/Subtype /Footer/Attached [/Bottom]>> BDC\n"u8,
            PdfArtifact.Background => "/Artifact <</Type /Background>> BDC\n"u8,
            _ => "/Artifact <</Type /Layout>> BDC\n"u8,
        });
        return Mark();
    }

    /// <summary>Remembers colours, line styles, clip and transformation.</summary>
    /// <returns>Restores them when disposed.</returns>
    /// <exception cref="InvalidOperationException">More than 27 levels are open, the most that archivable files may have.</exception>
    public IDisposable Save()
    {
        if (_saved.Count == DeepestNesting)
        {
            throw new InvalidOperationException($"Graphics states nest at most {DeepestNesting} levels deep in an archivable document.");
        }

        _saved.Push(_state);
        Content.Operator("q"u8);
        return new Scope(() =>
        {
            Content.Operator("Q"u8);
            _state = _saved.Pop();
        });
    }

    /// <summary>Changes the coordinates of what follows: x' = a x + c y + e, y' = b x + d y + f.</summary>
    /// <param name="a">How x' grows with x.</param>
    /// <param name="b">How y' grows with x.</param>
    /// <param name="c">How x' grows with y.</param>
    /// <param name="d">How y' grows with y.</param>
    /// <param name="e">The new origin's x.</param>
    /// <param name="f">The new origin's y.</param>
    public void Transform(double a, double b, double c, double d, double e, double f)
    {
        foreach (double factor in (ReadOnlySpan<double>)[a, b, c, d, e, f])
        {
            Content.Factor(factor).Raw(" "u8);
        }

        Content.Operator("cm"u8);
    }

    /// <summary>Moves the origin.</summary>
    /// <param name="x">The new origin's x.</param>
    /// <param name="y">The new origin's y.</param>
    public void Translate(double x, double y) => Transform(1, 0, 0, 1, x, y);

    /// <summary>Sets the colour of fills and text.</summary>
    /// <param name="color">The colour; black at the start of a page.</param>
    /// <param name="opacity">0 (invisible) to 1 (opaque).</param>
    public void SetFill(PdfColor color, double opacity = 1)
    {
        if (color != _state.Fill)
        {
            WriteColor(color, "g"u8, "rg"u8);
            _state = _state with { Fill = color };
        }

        SetOpacity(opacity, _state.StrokeOpacity);
    }

    /// <summary>Sets the colour of lines.</summary>
    /// <param name="color">The colour; black at the start of a page.</param>
    /// <param name="opacity">0 (invisible) to 1 (opaque).</param>
    public void SetStroke(PdfColor color, double opacity = 1)
    {
        if (color != _state.Stroke)
        {
            WriteColor(color, "G"u8, "RG"u8);
            _state = _state with { Stroke = color };
        }

        SetOpacity(_state.FillOpacity, opacity);
    }

    /// <summary>Sets the shape of lines.</summary>
    /// <param name="width">The width; 1 at the start of a page.</param>
    /// <param name="cap">How open ends look.</param>
    /// <param name="join">How corners look.</param>
    /// <param name="miterLimit">The longest mitered corner in line widths, at least 1.</param>
    public void SetLine(double width, PdfLineCap cap = PdfLineCap.Butt, PdfLineJoin join = PdfLineJoin.Miter, double miterLimit = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfLessThan(miterLimit, 1);
        if (width != _state.LineWidth)
        {
            Content.Operator("w"u8, width);
        }

        if (cap != _state.Cap)
        {
            Content.Operator("J"u8, (int)cap);
        }

        if (join != _state.Join)
        {
            Content.Operator("j"u8, (int)join);
        }

        if (miterLimit != _state.MiterLimit)
        {
            Content.Operator("M"u8, miterLimit);
        }

        _state = _state with { LineWidth = width, Cap = cap, Join = join, MiterLimit = miterLimit };
    }

    /// <summary>Sets the pattern of dashes.</summary>
    /// <param name="pattern">Lengths of dashes and gaps in turn, none negative and not all 0; empty for solid lines.</param>
    /// <param name="offset">Where in the pattern a line starts.</param>
    public void SetDash(ReadOnlySpan<double> pattern, double offset = 0)
    {
        double sum = 0;
        Content.Raw("["u8);
        for (int i = 0; i < pattern.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(pattern[i], nameof(pattern));
            sum += pattern[i];
            Content.Raw(i == 0 ? ""u8 : " "u8).Number(pattern[i]);
        }

        if (pattern.Length > 0 && sum <= 0)
        {
            throw new ArgumentException("A pattern of dashes needs a length greater than 0.", nameof(pattern));
        }

        Content.Raw("] "u8).Operator("d"u8, offset);
    }

    /// <summary>Starts a new part of the path.</summary>
    /// <param name="x">The start's x.</param>
    /// <param name="y">The start's y.</param>
    public void MoveTo(double x, double y) => Content.Operator("m"u8, x, y);

    /// <summary>Adds a straight line to the path.</summary>
    /// <param name="x">The end's x.</param>
    /// <param name="y">The end's y.</param>
    public void LineTo(double x, double y) => Content.Operator("l"u8, x, y);

    /// <summary>Adds a cubic Bézier curve to the path.</summary>
    /// <param name="x1">The first control point's x.</param>
    /// <param name="y1">The first control point's y.</param>
    /// <param name="x2">The second control point's x.</param>
    /// <param name="y2">The second control point's y.</param>
    /// <param name="x">The end's x.</param>
    /// <param name="y">The end's y.</param>
    public void CurveTo(double x1, double y1, double x2, double y2, double x, double y) => Content.Operator("c"u8, x1, y1, x2, y2, x, y);

    /// <summary>Closes the path's current part with a straight line to its start.</summary>
    public void ClosePath() => Content.Operator("h"u8);

    /// <summary>Adds a rectangle to the path.</summary>
    /// <param name="area">The rectangle.</param>
    public void Rectangle(PdfRectangle area) => Content.Operator("re"u8, area.X, area.Y, area.Width, area.Height);

    /// <summary>Fills the path and forgets it.</summary>
    /// <param name="rule">What is inside.</param>
    public void Fill(PdfFillRule rule = PdfFillRule.Nonzero) => Paint(rule == PdfFillRule.EvenOdd ? "f*"u8 : "f"u8);

    /// <summary>Strokes the path and forgets it.</summary>
    public void Stroke() => Paint("S"u8);

    /// <summary>Fills the path, then strokes it, and forgets it.</summary>
    /// <param name="rule">What is inside.</param>
    public void FillAndStroke(PdfFillRule rule = PdfFillRule.Nonzero) => Paint(rule == PdfFillRule.EvenOdd ? "B*"u8 : "B"u8);

    /// <summary>Limits what follows to the inside of the path, until the state saved before is restored, and forgets the path.</summary>
    /// <param name="rule">What is inside.</param>
    public void Clip(PdfFillRule rule = PdfFillRule.Nonzero) => Content.Operator(rule == PdfFillRule.EvenOdd ? "W* n"u8 : "W n"u8);

    /// <summary>Draws an image.</summary>
    /// <param name="image">An image of this document.</param>
    /// <param name="area">Where; the image is stretched to it.</param>
    public void DrawImage(PdfImage image, PdfRectangle area)
    {
        ArgumentNullException.ThrowIfNull(image);
        ThrowIfUnmarked();
        string name = Resources.Image(image);
        Content.Operator("q"u8).Operator("cm"u8, area.Width, 0, 0, -area.Height, area.X, area.Y + area.Height);
        Content.Name(name).Operator(" Do"u8).Operator("Q"u8);
    }

    /// <summary>Draws a line of text, with its kerning, in the fill colour.</summary>
    /// <param name="text">The shaped text.</param>
    /// <param name="sizePoints">The em, greater than 0.</param>
    /// <param name="x">Where the first glyph starts.</param>
    /// <param name="baseline">The y of the line on which the letters stand.</param>
    /// <param name="wordSpacingPoints">What is added to the width of every space, to justify a line.</param>
    public void DrawText(ShapedText text, double sizePoints, double x, double baseline, double wordSpacingPoints = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizePoints);
        ThrowIfUnmarked();
        if (text.Runs.IsEmpty)
        {
            return;
        }

        Content.Operator("BT"u8);
        foreach (ShapedRun run in text.Runs)
        {
            FontUsage font = _parts.Font(run.Font);
            if (font != _state.Font || sizePoints != _state.FontSize)
            {
                Content.Name(Resources.Font(font)).Raw(" "u8).Operator("Tf"u8, sizePoints);
                _state = _state with { Font = font, FontSize = sizePoints };
            }

            Content.Operator("Tm"u8, 1, 0, 0, -1, x, baseline);
            x += WriteGlyphs(run, font, sizePoints, wordSpacingPoints);
        }

        Content.Operator("ET"u8);
    }

    /// <summary>Writes one run and returns how far the pen moved, in points.</summary>
    private double WriteGlyphs(ShapedRun run, FontUsage font, double sizePoints, double wordSpacingPoints)
    {
        double toPerMille = 1000.0 / run.Font.UnitsPerEm;
        int spaces = 0;
        Content.Raw("[<"u8);
        for (int i = 0; i < run.Glyphs.Length; i++)
        {
            ShapedGlyph glyph = run.Glyphs[i];
            ushort code = font.Code(glyph.Index, glyph.Character);
            Content.Hex((byte)(code >> 8)).Hex((byte)code);
            double adjustment = (run.Font.AdvanceWidth(glyph.Index) - glyph.Advance) * toPerMille;
            if (glyph.Character.Value == ' ')
            {
                spaces++;
                adjustment -= wordSpacingPoints * 1000 / sizePoints;
            }

            if (adjustment != 0 && i + 1 < run.Glyphs.Length)
            {
                Content.Raw(">"u8).Number(adjustment).Raw("<"u8);
            }
        }

        Content.Raw(">] TJ\n"u8);
        return run.Width(sizePoints) + (spaces * wordSpacingPoints);
    }

    private void SetOpacity(double fill, double stroke)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fill);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fill, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stroke);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stroke, 1);
        if (fill != _state.FillOpacity || stroke != _state.StrokeOpacity)
        {
            Content.Name(Resources.State(_parts.Opacity(fill, stroke))).Operator(" gs"u8);
            _state = _state with { FillOpacity = fill, StrokeOpacity = stroke };
        }
    }

    private void WriteColor(PdfColor color, ReadOnlySpan<byte> gray, ReadOnlySpan<byte> rgb)
    {
        if (color.Red == color.Green && color.Green == color.Blue)
        {
            Content.Operator(gray, color.Red / 255.0);
        }
        else
        {
            Content.Operator(rgb, color.Red / 255.0, color.Green / 255.0, color.Blue / 255.0);
        }
    }

    private void Paint(ReadOnlySpan<byte> name)
    {
        ThrowIfUnmarked();
        Content.Operator(name);
    }

    private Scope Mark()
    {
        _isMarked = true;
        return new Scope(() =>
        {
            Content.Operator("EMC"u8);
            _isMarked = false;
        });
    }

    private void ThrowIfMarked()
    {
        if (_isMarked)
        {
            throw new InvalidOperationException("Content and artifacts do not nest; end the one before.");
        }
    }

    private void ThrowIfUnmarked()
    {
        if (!_isMarked)
        {
            throw new InvalidOperationException($"Draw within {nameof(BeginContent)} or {nameof(BeginArtifact)}; everything on a page belongs to the structure or is an artifact.");
        }
    }
}
