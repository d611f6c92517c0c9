using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Colormaps;

/// <summary>Which number gets which colour: a map and the numbers at its two ends. Numbers beyond the ends, infinities included, get the end's colour.</summary>
public sealed record ColorScale
{
    /// <summary>A scale from one number to another.</summary>
    /// <param name="map">The colours.</param>
    /// <param name="minimum">The number of the first colour, finite.</param>
    /// <param name="maximum">The number of the last colour, finite, not below <paramref name="minimum"/>. When both are equal every number gets the middle colour.</param>
    /// <exception cref="ArgumentException">The ends are not finite or in the wrong order.</exception>
    public ColorScale(Colormap map, double minimum, double maximum)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum > maximum)
        {
            throw new ArgumentException(FormattableString.Invariant($"A colour scale from {minimum} to {maximum} cannot be made; expected finite numbers, the smaller first."));
        }

        (Map, Minimum, Maximum) = (map, minimum, maximum);
    }

    /// <summary>Grey from 0 to 1: for values that have been stretched already.</summary>
    public static ColorScale UnitGray { get; } = new(Colormap.Gray, 0, 1);

    /// <summary>The colours.</summary>
    public Colormap Map { get; }

    /// <summary>The number of the first colour.</summary>
    public double Minimum { get; }

    /// <summary>The number of the last colour.</summary>
    public double Maximum { get; }

    /// <summary>The colour of NaN. Default: a pink that no map contains.</summary>
    public Rgba Invalid { get; init; } = Rgba.FromHex(0xFF66CC);

    /// <summary>From the smallest to the largest finite value; from 0 to 1 when there is none.</summary>
    public static ColorScale Over(ReadOnlySpan<float> values, Colormap map)
    {
        (double minimum, double maximum) = FiniteRange(values);
        return minimum <= maximum ? new(map, minimum, maximum) : new(map, 0, 1);
    }

    /// <summary>Symmetric about zero, as far as the finite value farthest from it; from -1 to 1 when there is none or all are zero.</summary>
    public static ColorScale Symmetric(ReadOnlySpan<float> values, Colormap map)
    {
        (double minimum, double maximum) = FiniteRange(values);
        double reach = minimum <= maximum ? Math.Max(Math.Abs(minimum), Math.Abs(maximum)) : 0;
        return reach > 0 ? new(map, -reach, reach) : new(map, -1, 1);
    }

    /// <summary>Where a number lies between the ends, in [0,1]; NaN stays NaN.</summary>
    public double Position(double value) => Maximum > Minimum ? Math.Clamp((value - Minimum) / (Maximum - Minimum), 0, 1) : double.IsNaN(value) ? value : 0.5;

    /// <summary>The colour of a number.</summary>
    public Rgba At(double value) => double.IsNaN(value) ? Invalid : Map.At(Position(value));

    /// <summary>Colours a row-major plane, one pixel for one value.</summary>
    /// <exception cref="ArgumentException">The number of values is not <paramref name="height"/> x <paramref name="width"/>.</exception>
    public Image Paint(ReadOnlySpan<float> values, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.Length != (long)height * width)
        {
            throw new ArgumentException($"A plane of {height} x {width} has {(long)height * width} values; got {values.Length}.");
        }

        byte[] pixels = new byte[checked(values.Length * 3)];
        for (int i = 0; i < values.Length; i++)
        {
            Rgba color = At(values[i]);
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (color.R, color.G, color.B);
        }

        return new Image(width, height, 3, pixels);
    }

    private static (double Minimum, double Maximum) FiniteRange(ReadOnlySpan<float> values)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
            }
        }

        return (minimum, maximum);
    }
}
