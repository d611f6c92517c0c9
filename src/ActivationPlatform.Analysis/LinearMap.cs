using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActivationPlatform.Analysis;

/// <summary>Maps [low, high] to [0, 1] and clamps what lies outside: the one kernel under mat2gray and imadjust, so that the fast path
/// and the composed functions agree to the last bit. The scalar and the vector form do the same operations in the same order.</summary>
/// <remarks>NaN becomes 1, as MATLAB's last clip min(max(x, 0), 1) leaves it. Low above high inverts.</remarks>
internal readonly struct LinearMap
{
    private readonly double low;
    private readonly double factor;

    public LinearMap(double low, double high)
    {
        this.low = low;
        double extent = high - low;
        double reciprocal = 1 / extent;

        // A multiplication is several times faster than a division, but extent * (1 / extent) may round to just below 1.
        if (double.IsFinite(reciprocal) && extent * reciprocal < 1)
        {
            reciprocal = extent > 0 ? Math.BitIncrement(reciprocal) : Math.BitDecrement(reciprocal);
        }

        factor = reciprocal;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Apply(double value)
    {
        double mapped = (value - low) * factor;
        mapped = mapped < 1 ? mapped : 1;
        return mapped > 0 ? mapped : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<double> Apply(Vector<double> value)
    {
        Vector<double> mapped = (value - Vector.Create(low)) * Vector.Create(factor);
        mapped = Vector.ConditionalSelect(Vector.LessThan(mapped, Vector<double>.One), mapped, Vector<double>.One);
        return Vector.ConditionalSelect(Vector.GreaterThan(mapped, Vector<double>.Zero), mapped, Vector<double>.Zero);
    }
}
