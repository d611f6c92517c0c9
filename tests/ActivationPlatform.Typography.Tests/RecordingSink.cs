using System.Globalization;
using System.Text;

namespace ActivationPlatform.Typography.Tests;

/// <summary>Writes an outline down as text, for example <c>M52,0 L593,1490 Q816,966,777.5,1088.5 Z</c>.</summary>
internal sealed class RecordingSink : IGlyphOutlineSink
{
    private readonly StringBuilder _path = new();

    public float XMin { get; private set; } = float.MaxValue;

    public int Contours { get; private set; }

    public string Path => _path.ToString().TrimEnd();

    public void MoveTo(float x, float y) => Append("M", x, y);

    public void LineTo(float x, float y) => Append("L", x, y);

    public void QuadraticTo(float controlX, float controlY, float x, float y) => Append("Q", controlX, controlY, x, y);

    public void Close()
    {
        Contours++;
        _path.Append("Z ");
    }

    private void Append(string operation, params ReadOnlySpan<float> numbers)
    {
        _path.Append(operation);
        for (int i = 0; i < numbers.Length; i++)
        {
            _path.Append(i == 0 ? "" : ",").Append(numbers[i].ToString(CultureInfo.InvariantCulture));
        }

        XMin = Math.Min(XMin, numbers[^2]);
        _path.Append(' ');
    }
}
