using System.Text;

namespace ActivationPlatform.Rendering.Svg;

/// <summary>Writes a path as the <c>d</c> attribute.</summary>
internal sealed class SvgPathData : IPathSink
{
    private readonly StringBuilder _data = new();

    public static string Of(VectorPath path)
    {
        var data = new SvgPathData();
        path.Visit(data);
        return data._data.ToString();
    }

    public void MoveTo(double x, double y) => Add('M', x, y);

    public void LineTo(double x, double y) => Add('L', x, y);

    public void QuadraticTo(double cx, double cy, double x, double y) => Add('Q', cx, cy, x, y);

    public void CubicTo(double c1x, double c1y, double c2x, double c2y, double x, double y) => Add('C', c1x, c1y, c2x, c2y, x, y);

    public void Close() => Add('Z');

    private void Add(char command, params ReadOnlySpan<double> coordinates)
    {
        _data.Append(command);
        for (int i = 0; i < coordinates.Length; i++)
        {
            _data.Append(i == 0 ? "" : " ").Append(SvgNumber.Text(coordinates[i]));
        }
    }
}
