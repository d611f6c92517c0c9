using System.Collections.Immutable;
using System.Globalization;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>Round numbers within a range: multiples of 1, 2 or 5 times a power of ten, as few as fit.</summary>
/// <param name="Ticks">The marked numbers in rising order; at least one for a range that contains a number.</param>
/// <param name="Exponent">The power of ten that is taken out of all labels; 0 unless the numbers are very large or small.</param>
public sealed record AxisTicks(ImmutableArray<Tick> Ticks, int Exponent)
{
    // Labels up to 99999 and down to 0.001 are written out.
    private const int LargestPlainExponent = 4;
    private const int SmallestPlainExponent = -3;

    /// <summary>What to write at the axis's end when <see cref="Exponent"/> is not 0, for example <c>×10⁶</c>; otherwise empty.</summary>
    public string ExponentLabel => Exponent == 0 ? "" : "×10" + Superscript(Exponent);

    /// <summary>The finest round steps with at most <paramref name="maximumCount"/> ticks.</summary>
    /// <param name="minimum">Lower end of the axis, finite.</param>
    /// <param name="maximum">Upper end, finite, not below <paramref name="minimum"/>; when equal there is the one tick.</param>
    /// <param name="maximumCount">At least 2.</param>
    /// <exception cref="ArgumentException">The ends are not finite or in the wrong order, or the count is below 2.</exception>
    public static AxisTicks Create(double minimum, double maximum, int maximumCount)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum > maximum || maximumCount < 2)
        {
            throw new ArgumentException(FormattableString.Invariant($"Ticks from {minimum} to {maximum} (at most {maximumCount}) cannot be made; expected finite ends in order and at least 2 ticks."));
        }

        double span = maximum - minimum;
        if (!(span > 0))
        {
            return new([new Tick(minimum, Plain(minimum.ToString("G4", CultureInfo.InvariantCulture)))], 0);
        }

        // 12 digits below the span there is only rounding.
        double slack = span * 1e-9;
        int power = DecimalExponent(span) - 4;
        for (; ; power++)
        {
            foreach (int mantissa in (ReadOnlySpan<int>)[1, 2, 5])
            {
                double step = Scaled(mantissa, power);
                double first = Math.Ceiling((minimum - slack) / step), last = Math.Floor((maximum + slack) / step);
                if (last - first + 1 <= maximumCount)
                {
                    return Label(first, last, mantissa, power, Math.Max(Math.Abs(minimum), Math.Abs(maximum)));
                }
            }
        }
    }

    /// <summary>The finest round steps whose labels, as measured by <paramref name="labelLength"/>, keep a distance from each other.</summary>
    /// <param name="minimum">Lower end of the axis.</param>
    /// <param name="maximum">Upper end.</param>
    /// <param name="lengthPoints">Length of the axis on paper.</param>
    /// <param name="labelLength">Extent of a label along the axis, in points.</param>
    /// <param name="gapPoints">Least distance between two labels.</param>
    /// <param name="maximumCount">Never more than this.</param>
    public static AxisTicks Fitting(double minimum, double maximum, double lengthPoints, Func<string, double> labelLength, double gapPoints, int maximumCount = 9)
    {
        for (int count = maximumCount; count > 2; count--)
        {
            AxisTicks ticks = Create(minimum, maximum, count);
            if (ticks.Fits(minimum, maximum, lengthPoints, labelLength, gapPoints))
            {
                return ticks;
            }
        }

        return Create(minimum, maximum, 2);
    }

    private bool Fits(double minimum, double maximum, double lengthPoints, Func<string, double> labelLength, double gapPoints)
    {
        for (int i = 1; i < Ticks.Length; i++)
        {
            double distance = (Ticks[i].Value - Ticks[i - 1].Value) / (maximum - minimum) * lengthPoints;
            if (((labelLength(Ticks[i].Label) + labelLength(Ticks[i - 1].Label)) / 2) + gapPoints > distance)
            {
                return false;
            }
        }

        return true;
    }

    private static AxisTicks Label(double first, double last, int mantissa, int power, double largest)
    {
        int magnitude = largest > 0 ? DecimalExponent(largest) : 0;
        int exponent = magnitude > LargestPlainExponent || magnitude < SmallestPlainExponent ? magnitude : 0;
        int decimals = Math.Max(0, exponent - power);
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
        for (double index = first; index <= last; index++)
        {
            double shown = Scaled(index * mantissa, power - exponent);
            string label = shown.ToString(FormattableString.Invariant($"F{decimals}"), CultureInfo.InvariantCulture);
            ticks.Add(new(Scaled(index * mantissa, power), Plain(label)));
        }

        return new(ticks.ToImmutable(), exponent);
    }

    // A true minus sign; no sign before a zero.
    private static string Plain(string number) => number.TrimStart('-').All(c => c is '0' or '.') ? number.TrimStart('-') : number.Replace('-', '\u2212');

    // Dividing by an exact power of ten rounds once, so that 3 tenths are 0.3 and not 0.30000000000000004.
    private static double Scaled(double mantissa, int power) => power < 0 ? mantissa / Power(-power) : mantissa * Power(power);

    private static double Power(int exponent)
    {
        double power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static int DecimalExponent(double positive)
    {
        int exponent = (int)Math.Floor(Math.Log10(positive));
        return positive >= Scaled(1, exponent + 1) ? exponent + 1 : positive < Scaled(1, exponent) ? exponent - 1 : exponent;
    }

    /// <summary>A power of ten written out.</summary>
    internal static string DecimalPower(int exponent) => Scaled(1, exponent).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A number in raised digits.</summary>
    internal static string Superscript(int number) => string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
