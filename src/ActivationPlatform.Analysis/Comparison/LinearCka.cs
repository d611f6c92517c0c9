using System.Numerics.Tensors;
using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Comparison;

/// <summary>Linear centred kernel alignment: how alike two layers arrange the same examples, 0 to 1, whatever the number of their features, their scale or rotation.</summary>
/// <remarks>
/// Sources: S. Kornblith, M. Norouzi, H. Lee, G. Hinton, "Similarity of neural network representations revisited", ICML 2019 (the measure);
/// T. Nguyen, M. Raghu, S. Kornblith, "Do wide and deep networks learn the same things?", ICLR 2021 (sums over minibatches with the unbiased estimator HSIC1).
/// The minibatch form may leave [0, 1] by the estimator's noise. Sums merge in any order to the same bits. A representation that is the same for all examples gives NaN;
/// values that are not finite give NaN.
/// </remarks>
public sealed class LinearCka
{
    private readonly ExactSum cross = new();
    private readonly ExactSum first = new();
    private readonly ExactSum second = new();
    private bool isBroken;

    /// <summary>How many minibatches were added.</summary>
    public long BatchCount { get; private set; }

    /// <summary>The alignment of all minibatches added so far; NaN before the first.</summary>
    public double Value
    {
        get
        {
            double normalisation = isBroken || BatchCount == 0 ? double.NaN : Math.Sqrt(first.Mean(1)) * Math.Sqrt(second.Mean(1));
            return normalisation > 0 ? cross.Mean(1) / normalisation : double.NaN;
        }
    }

    /// <summary>The alignment of two representations of the same examples, all at hand.</summary>
    /// <param name="x">Examples x features, row-major.</param>
    /// <param name="y">The same examples x other features, row-major.</param>
    /// <param name="exampleCount">At least 2.</param>
    /// <exception cref="ArgumentException">A length is no multiple of the examples.</exception>
    public static double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int exampleCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exampleCount, 2);
        double[] k = Gram(x, exampleCount);
        double[] l = Gram(y, exampleCount);
        Center(k, exampleCount);
        Center(l, exampleCount);
        double normalisation = TensorPrimitives.Norm<double>(k) * TensorPrimitives.Norm<double>(l);
        return normalisation > 0 ? TensorPrimitives.Dot<double>(k, l) / normalisation : double.NaN;
    }

    /// <summary>Adds a minibatch.</summary>
    /// <param name="x">Examples x features, row-major.</param>
    /// <param name="y">The same examples x other features, row-major.</param>
    /// <param name="exampleCount">At least 4: the unbiased estimator needs them.</param>
    /// <exception cref="ArgumentException">A length is no multiple of the examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than four examples.</exception>
    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int exampleCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exampleCount, 4);
        double[] k = Gram(x, exampleCount);
        double[] l = Gram(y, exampleCount);
        double xy = Hsic(k, l, exampleCount);
        double xx = Hsic(k, k, exampleCount);
        double yy = Hsic(l, l, exampleCount);
        BatchCount++;
        if (!double.IsFinite(xy + xx + yy))
        {
            isBroken = true;
            return;
        }

        cross.Add(xy);
        first.Add(xx);
        second.Add(yy);
    }

    /// <summary>Adds the minibatches of another alignment of the same two layers.</summary>
    /// <param name="other">Another one than this.</param>
    /// <exception cref="ArgumentException">It is this one.</exception>
    public void Merge(LinearCka other)
    {
        if (ReferenceEquals(this, other))
        {
            throw new ArgumentException("An alignment cannot be merged into itself.", nameof(other));
        }

        cross.Add(other.cross);
        first.Add(other.first);
        second.Add(other.second);
        isBroken |= other.isBroken;
        BatchCount += other.BatchCount;
    }

    private static double[] Gram(ReadOnlySpan<double> values, int exampleCount)
    {
        (int features, int rest) = Math.DivRem(values.Length, exampleCount);
        if (rest != 0)
        {
            throw new ArgumentException($"{values.Length} values cannot be shared evenly by {exampleCount} examples.", nameof(values));
        }

        var gram = new double[exampleCount * exampleCount];
        for (int row = 0; row < exampleCount; row++)
        {
            for (int column = row; column < exampleCount; column++)
            {
                double dot = TensorPrimitives.Dot(values.Slice(row * features, features), values.Slice(column * features, features));
                gram[row * exampleCount + column] = dot;
                gram[column * exampleCount + row] = dot;
            }
        }

        return gram;
    }

    // H K H with H = 1 - 11'/n.
    private static void Center(double[] gram, int count)
    {
        double[] means = [.. Enumerable.Range(0, count).Select(row => TensorPrimitives.Sum<double>(gram.AsSpan(row * count, count)) / count)];
        double mean = means.Sum() / count;
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
            {
                gram[row * count + column] += mean - means[row] - means[column];
            }
        }
    }

    // HSIC1 = (tr(K L) + (1'K1 1'L1) / ((n-1)(n-2)) - 2/(n-2) 1'K L1) / (n (n-3)), with K and L without their diagonals.
    private static double Hsic(double[] k, double[] l, int count)
    {
        double trace = 0;
        double mixed = 0;
        double sumK = 0;
        double sumL = 0;
        for (int row = 0; row < count; row++)
        {
            double rowK = 0;
            double rowL = 0;
            for (int column = 0; column < count; column++)
            {
                if (column != row)
                {
                    double a = k[row * count + column];
                    double b = l[row * count + column];
                    trace += a * b;
                    rowK += a;
                    rowL += b;
                }
            }

            mixed += rowK * rowL;
            sumK += rowK;
            sumL += rowL;
        }

        double n = count;
        return (trace + sumK * sumL / ((n - 1) * (n - 2)) - 2 / (n - 2) * mixed) / (n * (n - 3));
    }
}
