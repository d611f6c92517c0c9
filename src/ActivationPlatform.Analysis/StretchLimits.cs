namespace ActivationPlatform.Analysis;

/// <summary>A pair of grey values in [0, 1], whatever the class of the image: what <see cref="StretchLim"/> finds and <see cref="Imadjust"/> takes.</summary>
/// <param name="Low">The lower limit.</param>
/// <param name="High">The upper limit.</param>
public readonly record struct StretchLimits(double Low, double High)
{
    /// <summary>The whole range: 0 and 1.</summary>
    public static StretchLimits Full { get; } = new(0, 1);
}
