using System.Collections.Immutable;

namespace ActivationPlatform.Rendering.Axes;

/// <summary>An axis whose numbers are shown as they are or as their decimal logarithms.</summary>
/// <param name="Range">Of the shown numbers.</param>
/// <param name="IsLogarithmic">Whether logarithms are shown.</param>
/// <param name="Ticks">Ticks at powers of ten; null for the ordinary ones.</param>
internal sealed record ValueAxis(AxisRange Range, bool IsLogarithmic, AxisTicks? Ticks)
{
    private const int MostDecades = 7;

    /// <summary>An axis around finite numbers; a logarithmic one around the positive ones, with whole decades at its ends.</summary>
    public static ValueAxis Create(IEnumerable<double> values, bool logarithmic, AxisRange? given = null)
    {
        if (!logarithmic)
        {
            return new(given ?? AxisRange.Around(values), false, null);
        }

        double low = given?.Minimum ?? double.PositiveInfinity, high = given?.Maximum ?? double.NegativeInfinity;
        foreach (double value in given is null ? values.Where(v => v > 0 && double.IsFinite(v)) : [])
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        int first = low <= high ? (int)Math.Floor(Log10(low)) : 0, last = low <= high ? (int)Math.Ceiling(Log10(high)) : 1;
        last = Math.Max(last, first + 1);
        bool plain = first >= -2 && last <= 3;
        int every = ((last - first - 1) / MostDecades) + 1;
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
        for (int power = first; power <= last; power += every)
        {
            ticks.Add(new(power, plain ? AxisTicks.DecimalPower(power) : "10" + AxisTicks.Superscript(power)));
        }

        return new(new(first, last), true, new(ticks.ToImmutable(), 0));
    }

    /// <summary>A number as this axis shows it; on a logarithmic axis what is not positive stands at the lower end, and NaN stays NaN.</summary>
    public double Shown(double value) => !IsLogarithmic || double.IsNaN(value) ? value : value > 0 ? Math.Max(Log10(value), Range.Minimum) : Range.Minimum;

    // Rounded, so that every processor agrees and powers of ten are whole.
    private static double Log10(double value) => Math.Round(Math.Log10(value), 12);
}
