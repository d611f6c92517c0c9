using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering;

/// <summary>Collects a glyph's outline, in font units with y up, as a path.</summary>
internal sealed class GlyphPathBuilder(VectorPath path) : IGlyphOutlineSink
{
    public void MoveTo(float x, float y) => path.MoveTo(x, y);

    public void LineTo(float x, float y) => path.LineTo(x, y);

    public void QuadraticTo(float controlX, float controlY, float x, float y) => path.QuadraticTo(controlX, controlY, x, y);

    public void Close() => path.Close();
}
