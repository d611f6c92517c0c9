namespace ActivationPlatform.Rendering.Axes;

/// <summary>The numbers that an axis covers.</summary>
/// <param name="Minimum">At the axis's start.</param>
/// <param name="Maximum">At its end; above <paramref name="Minimum"/>.</param>
public readonly record struct AxisRange(double Minimum, double Maximum)
{
    /// <summary>From end to end.</summary>
    public double Span => Maximum - Minimum;

    /// <summary>Where a number lies: 0 at the start, 1 at the end, beyond outside.</summary>
    public double Position(double value) => (value - Minimum) / Span;

    /// <summary>The finite numbers of <paramref name="values"/>, widened to round ends; from 0 to 1 when there is none.</summary>
    public static AxisRange Around(IEnumerable<double> values)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite))
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return minimum <= maximum ? Rounded(minimum, maximum) : new(0, 1);
    }

    /// <summary>The smallest range between round numbers that contains both; a single number gets some room.</summary>
    public static AxisRange Rounded(double minimum, double maximum)
    {
        if (!(maximum > minimum))
        {
            double room = minimum == 0 ? 1 : Math.Abs(minimum) / 2;
            (minimum, maximum) = (minimum - room, maximum + room);
        }

        System.Collections.Immutable.ImmutableArray<Tick> ticks = AxisTicks.Create(minimum, maximum, 8).Ticks;
        double step = ticks.Length > 1 ? ticks[1].Value - ticks[0].Value : maximum - minimum;
        double slack = step * 1e-6;
        double low = ticks[0].Value - slack <= minimum ? ticks[0].Value : ticks[0].Value - step;
        double high = ticks[^1].Value + slack >= maximum ? ticks[^1].Value : ticks[^1].Value + step;

        // A float32 0.3 is a little more than 0.3: it lies within the slack, and must lie within the range as well, or it would be cut off.
        return new(Math.Min(low, minimum), Math.Max(high, maximum));
    }

    internal AxisRange Validated(string name) => Minimum < Maximum && double.IsFinite(Minimum) && double.IsFinite(Maximum)
        ? this
        : throw new ArgumentException(FormattableString.Invariant($"The {name} axis goes from {Minimum} to {Maximum}; expected finite numbers, the smaller first."));
}
