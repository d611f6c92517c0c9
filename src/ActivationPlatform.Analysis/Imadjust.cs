using System.Numerics;

namespace ActivationPlatform.Analysis;

/// <summary>MATLAB's <c>imadjust</c>: maps the grey values between two limits to two other limits. Source: MathWorks reference page of imadjust.</summary>
/// <remarks>
/// Values are first clamped to the input limits, then ((v - low) / (high - low)) ^ gamma * (highOut - lowOut) + lowOut. Output limits in falling order invert.
/// Limits are in [0, 1] whatever the class; bytes count as fractions of 255 and are rounded. NaN maps as the upper input limit does. A constant or empty array needs no exception.
/// For automatic limits pass those of <see cref="StretchLim"/>. Time: linear, one pass.
/// </remarks>
public static class Imadjust
{
    /// <summary>Maps values in [0, 1].</summary>
    /// <param name="source">Any shape.</param>
    /// <param name="input">Limits that are stretched; low below high.</param>
    /// <param name="output">What the input limits become.</param>
    /// <param name="gamma">Exponent, at least 0; below 1 brightens the darks.</param>
    /// <param name="destination">As long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the input limits are not in order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside [0, 1], or gamma is negative or NaN.</exception>
    public static void Apply(ReadOnlySpan<double> source, StretchLimits input, StretchLimits output, double gamma, Span<double> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        Validate(input, output, gamma);
        var map = new LinearMap(input.Low, input.High);
        int position = 0;
        if (gamma == 1 && output == StretchLimits.Full)
        {
            for (; position <= source.Length - Vector<double>.Count; position += Vector<double>.Count)
            {
                map.Apply(new Vector<double>(source[position..])).CopyTo(destination[position..]);
            }
        }

        for (; position < source.Length; position++)
        {
            destination[position] = Adjust(map, source[position], output, gamma);
        }
    }

    /// <summary>Stretches values in [0, 1] from the input limits to the whole range with gamma 1.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, StretchLimits, StretchLimits, double, Span{double})"/>
    public static void Apply(ReadOnlySpan<double> source, StretchLimits input, Span<double> destination) =>
        Apply(source, input, StretchLimits.Full, 1, destination);

    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, StretchLimits, StretchLimits, double, Span{double})"/>
    public static void Apply(ReadOnlySpan<float> source, StretchLimits input, StretchLimits output, double gamma, Span<float> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        Validate(input, output, gamma);
        var map = new LinearMap(input.Low, input.High);
        for (int position = 0; position < source.Length; position++)
        {
            destination[position] = (float)Adjust(map, source[position], output, gamma);
        }
    }

    /// <summary>Maps bytes 0..255.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{double}, StretchLimits, StretchLimits, double, Span{double})"/>
    public static void Apply(ReadOnlySpan<byte> source, StretchLimits input, StretchLimits output, double gamma, Span<byte> destination)
    {
        Lengths.ThrowIfDifferent(source.Length, destination.Length);
        Validate(input, output, gamma);
        var map = new LinearMap(input.Low, input.High);
        Span<byte> table = stackalloc byte[256];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Round(255 * Adjust(map, value / 255.0, output, gamma), MidpointRounding.AwayFromZero);
        }

        for (int position = 0; position < source.Length; position++)
        {
            destination[position] = table[source[position]];
        }
    }

    private static double Adjust(LinearMap map, double value, StretchLimits output, double gamma)
    {
        double fraction = map.Apply(value);
        double curved = gamma == 1 ? fraction : Math.Pow(fraction, gamma);
        return curved * (output.High - output.Low) + output.Low;
    }

    private static void Validate(StretchLimits input, StretchLimits output, double gamma)
    {
        ThrowIfNotUnit(input, nameof(input));
        ThrowIfNotUnit(output, nameof(output));
        if (!(input.Low < input.High))
        {
            throw new ArgumentException($"The input limits are {input.Low} and {input.High}; the lower must be below the upper.", nameof(input));
        }

        if (!(gamma >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Gamma must be at least 0.");
        }
    }

    private static void ThrowIfNotUnit(StretchLimits limits, string name)
    {
        if (!(limits.Low >= 0 && limits.Low <= 1 && limits.High >= 0 && limits.High <= 1))
        {
            throw new ArgumentOutOfRangeException(name, limits, "Limits must be from 0 to 1, whatever the class of the image.");
        }
    }
}
