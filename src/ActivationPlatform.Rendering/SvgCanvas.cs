using System.Security;
using System.Text;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Svg;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering;

/// <summary>
/// Draws as SVG 1.1. Text becomes outlines, one definition per glyph, so that the picture looks the same where the fonts are missing; what it says stays readable for
/// assistive software (<c>title</c>, <c>desc</c>, <c>aria-label</c>). Images become PNG data. Equal drawing gives equal text; numbers have at most three decimals.
/// </summary>
public sealed class SvgCanvas : ICanvas
{
    private readonly double _width;
    private readonly double _height;
    private readonly string _idPrefix;
    private readonly StringBuilder _definitions = new();
    private readonly StringBuilder _body = new();
    private readonly SvgSharedParts? _shared;
    private readonly Dictionary<(Font Font, ushort Glyph), string> _glyphs;
    private readonly Stack<(int Groups, Transform2D Transform)> _saved = new();
    private Transform2D _transform = Transform2D.Identity;
    private int _openGroups;
    private int _clips;

    /// <summary>An empty canvas.</summary>
    /// <param name="widthPoints">Width in points, positive; one point is one CSS pixel.</param>
    /// <param name="heightPoints">Height in points, positive.</param>
    /// <param name="background">Colour of the paper.</param>
    /// <param name="idPrefix">Put before every id, so that several pictures can stand in one HTML page.</param>
    /// <param name="shared">What the pictures of a page have in common; null for a picture that is complete in itself.</param>
    /// <exception cref="ArgumentException">A size is not positive and finite.</exception>
    public SvgCanvas(double widthPoints, double heightPoints, Rgba background, string idPrefix = "", SvgSharedParts? shared = null)
    {
        if (!(widthPoints > 0) || !(heightPoints > 0) || !double.IsFinite(widthPoints) || !double.IsFinite(heightPoints))
        {
            throw new ArgumentException(FormattableString.Invariant($"An SVG of {widthPoints} x {heightPoints} points cannot be made; expected positive finite sizes."));
        }

        (_width, _height, _idPrefix, _shared) = (widthPoints, heightPoints, idPrefix, shared);
        _glyphs = shared?.Glyphs ?? [];
        Fill(VectorPath.Rectangle(new Rect(0, 0, widthPoints, heightPoints)), background);
    }

    /// <summary>The document as drawn so far.</summary>
    /// <param name="title">Short name of the picture.</param>
    /// <param name="description">What the picture shows, for readers who do not see it.</param>
    public string ToSvg(string title, string description)
    {
        string width = SvgNumber.Text(_width), height = SvgNumber.Text(_height);
        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"")
            .Append($" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{_idPrefix}title {_idPrefix}desc\">\n")
            .Append($"<title id=\"{_idPrefix}title\">{Escaped(title)}</title>\n")
            .Append($"<desc id=\"{_idPrefix}desc\">{Escaped(description)}</desc>\n");
        if (_definitions.Length > 0)
        {
            svg.Append("<defs>\n").Append(_definitions).Append("</defs>\n");
        }

        svg.Append(_body);
        for (int i = 0; i < _openGroups; i++)
        {
            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <inheritdoc/>
    public void Save() => _saved.Push((_openGroups, _transform));

    /// <inheritdoc/>
    public void Restore()
    {
        if (!_saved.TryPop(out (int Groups, Transform2D Transform) state))
        {
            throw new InvalidOperationException("Restore was called more often than Save on this canvas.");
        }

        for (; _openGroups > state.Groups; _openGroups--)
        {
            _body.Append("</g>\n");
        }

        _transform = state.Transform;
    }

    /// <inheritdoc/>
    public void Transform(Transform2D transform)
    {
        OpenGroup($"transform=\"{SvgNumber.Matrix(transform)}\"");
        _transform = transform.Then(_transform);
    }

    /// <inheritdoc/>
    public void ClipRectangle(Rect rect) => ClipPath(VectorPath.Rectangle(rect));

    /// <inheritdoc/>
    public void ClipPath(VectorPath path, FillRule rule = FillRule.NonZero)
    {
        ArgumentNullException.ThrowIfNull(path);
        string id = $"{_idPrefix}clip{++_clips}";
        string clipRule = rule == FillRule.EvenOdd ? " clip-rule=\"evenodd\"" : "";
        _definitions.Append($"<clipPath id=\"{id}\"><path d=\"{SvgPathData.Of(path)}\"{clipRule}/></clipPath>\n");
        OpenGroup($"clip-path=\"url(#{id})\"");
    }

    /// <inheritdoc/>
    public void Fill(VectorPath path, Rgba color, FillRule rule = FillRule.NonZero)
    {
        ArgumentNullException.ThrowIfNull(path);
        string fillRule = rule == FillRule.EvenOdd ? " fill-rule=\"evenodd\"" : "";
        _body.Append($"<path d=\"{SvgPathData.Of(path)}\"{Paint("fill", color)}{fillRule}/>\n");
    }

    /// <inheritdoc/>
    public void FillAndStroke(VectorPath path, Rgba color, StrokeStyle style) => AppendStroked(path, Paint("fill", color), style);

    /// <inheritdoc/>
    public void Stroke(VectorPath path, StrokeStyle style) => AppendStroked(path, " fill=\"none\"", style);

    /// <inheritdoc/>
    public void DrawImage(Image image, Rect destination, ImageSampling sampling)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!_transform.IsAxisAligned || _transform.M11 < 0 || _transform.M22 < 0)
        {
            throw new InvalidOperationException("An image was drawn under a turning, shearing or mirroring transform; images stay upright.");
        }

        Image shown = sampling == ImageSampling.Nearest ? PixelEnlarger.Enlarge(image, destination.Width * _transform.M11, destination.Height * _transform.M22) : image;

        // The first value is SVG 1.1's word, the second CSS's; a viewer takes the last one that it knows.
        bool isEnlarged = destination.Width * _transform.M11 >= image.Width && destination.Height * _transform.M22 >= image.Height;
        string rendering = sampling == ImageSampling.Nearest && isEnlarged ? " style=\"image-rendering:optimizeSpeed;image-rendering:pixelated\"" : "";
        string content = $" preserveAspectRatio=\"none\"{rendering} xlink:href=\"data:image/png;base64,{Convert.ToBase64String(PngEncoder.Encode(shown))}\"/>\n";
        if (_shared is null)
        {
            _body.Append($"<image x=\"{SvgNumber.Text(destination.X)}\" y=\"{SvgNumber.Text(destination.Y)}\" width=\"{SvgNumber.Text(destination.Width)}\" height=\"{SvgNumber.Text(destination.Height)}\"")
                .Append(content);
            return;
        }

        // Defined at the size of its pixels, and scaled where it is shown.
        string definition = $" width=\"{shown.Width}\" height=\"{shown.Height}\"{content}";
        (string id, bool isNew) = _shared.ImageId(definition);
        if (isNew)
        {
            _definitions.Append($"<image id=\"{id}\"").Append(definition);
        }

        var placement = new Transform2D(destination.Width / shown.Width, 0, 0, destination.Height / shown.Height, destination.X, destination.Y);
        _body.Append($"<use xlink:href=\"#{id}\" transform=\"{SvgNumber.Matrix(placement)}\"/>\n");
    }

    /// <inheritdoc/>
    public void DrawText(ShapedText text, double sizePoints, Point2D position, Rgba color, TextAnchor anchor = TextAnchor.Left, double rotationDegrees = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        Transform2D placed = Transform2D.Rotation(rotationDegrees).Then(Transform2D.Translation(position.X, position.Y));
        _body.Append($"<g{Paint("fill", color)} transform=\"{SvgNumber.Matrix(placed)}\" aria-label=\"{Escaped(text.Text)}\">\n");
        TextOutliner.Visit(text, sizePoints, anchor, (font, glyph, placement) =>
        {
            if (GlyphId(font, glyph) is { } id)
            {
                _body.Append($"<use xlink:href=\"#{id}\" transform=\"{SvgNumber.Matrix(placement)}\"/>\n");
            }
        });
        _body.Append("</g>\n");
    }

    private void AppendStroked(VectorPath path, string fill, StrokeStyle style)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(style);
        style.Validate();
        _body.Append($"<path d=\"{SvgPathData.Of(path)}\"{fill}{Paint("stroke", style.Color)}");
        if (style.Width != 1)
        {
            _body.Append($" stroke-width=\"{SvgNumber.Text(style.Width)}\"");
        }

        if (style.Cap != LineCap.Butt)
        {
            _body.Append($" stroke-linecap=\"{(style.Cap == LineCap.Round ? "round" : "square")}\"");
        }

        if (style.Join != LineJoin.Miter)
        {
            _body.Append($" stroke-linejoin=\"{(style.Join == LineJoin.Round ? "round" : "bevel")}\"");
        }
        else if (style.MiterLimit != 4)
        {
            _body.Append($" stroke-miterlimit=\"{SvgNumber.Text(style.MiterLimit)}\"");
        }

        if (!style.Dashes.IsDefaultOrEmpty)
        {
            _body.Append($" stroke-dasharray=\"{string.Join(' ', style.Dashes.Select(SvgNumber.Text))}\"");
        }

        _body.Append("/>\n");
    }

    private static string Escaped(string text) => SecurityElement.Escape(text)!;

    private static string Paint(string attribute, Rgba color)
    {
        string opacity = color.IsOpaque ? "" : $" {attribute}-opacity=\"{SvgNumber.Text(color.A / 255.0)}\"";
        return $" {attribute}=\"{(color with { A = 255 })}\"{opacity}";
    }

    // Null for glyphs without ink, such as the space.
    private string? GlyphId(Font font, ushort glyph)
    {
        if (!_glyphs.TryGetValue((font, glyph), out string? id))
        {
            var outline = new VectorPath();
            font.DrawOutline(glyph, new GlyphPathBuilder(outline));
            id = outline.IsEmpty ? "" : $"{(_shared is null ? _idPrefix : "")}glyph{_glyphs.Count + 1}";
            _glyphs.Add((font, glyph), id);
            if (!outline.IsEmpty)
            {
                _definitions.Append($"<path id=\"{id}\" d=\"{SvgPathData.Of(outline)}\"/>\n");
            }
        }

        return id.Length == 0 ? null : id;
    }

    private void OpenGroup(string attributes)
    {
        _body.Append($"<g {attributes}>\n");
        _openGroups++;
    }
}
