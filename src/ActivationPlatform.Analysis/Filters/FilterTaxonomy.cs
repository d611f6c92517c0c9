using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace ActivationPlatform.Analysis.Filters;

/// <summary>Names what a filter does, with a confidence.</summary>
/// <remarks>
/// The filter's energy is shared out, and the largest share names it; the shares of all kinds add up to 1:
/// <code>
/// colour opponent   = chroma               the energy outside the grey axis (1, 1, 1), for filters that see red, green and blue
/// and of the rest   = 1 - chroma:
/// low-pass          = zero^2               response to a flat picture over the peak's, squared
/// oriented          = (1 - zero^2) * a     a = anisotropy of the spectrum
/// centre-surround   = (1 - zero^2) * (1 - a) * e     e = point symmetry of the grey part
/// mixed             = what remains
/// </code>
/// These features and their product are this project's own; they are checked on planted filters. No share above one half: <see cref="FilterKind.Mixed"/> with what the others leave.
/// A filter of one tap without colour has no shape, and zeros have none: mixed with confidence 1.
/// </remarks>
/// <param name="Kind">The name.</param>
/// <param name="Confidence">The kind's share, 0 to 1.</param>
/// <param name="EdgeAngleDegrees">For an oriented filter the direction of its lines: 0 = horizontal, 90 = vertical, counter-clockwise as seen; otherwise null.</param>
/// <param name="Frequency">For an oriented filter that of its wave (<see cref="GaborFit"/>, or the spectrum's peak for a single edge), for a centre-surround one that of the spectrum's peak; 1 is half the sampling rate; otherwise null.</param>
/// <param name="ColorAxis">For a colour opponent the weights of red, green and blue on its axis, of length 1 and sum 0; positive is what it answers to. Otherwise empty.</param>
/// <param name="Shares">The share of every kind, in the order of <see cref="FilterKind"/>.</param>
public sealed record FilterTaxonomy(
    FilterKind Kind, double Confidence, double? EdgeAngleDegrees, double? Frequency, ImmutableArray<double> ColorAxis, ImmutableArray<double> Shares)
{
    private const double LargestCorrection = 0.25;
    private const double GreyWeight = 0.57735026918962573;

    /// <summary>The colour axis in words, for example <c>green against red</c>; empty for other kinds. Colours below 0.4 of the strongest one are left out.</summary>
    public string ColorAxisName
    {
        get
        {
            if (ColorAxis.IsEmpty)
            {
                return "";
            }

            string[] names = ["red", "green", "blue"];
            double threshold = 0.4 * ColorAxis.Max(Math.Abs);
            string positive = string.Join(" and ", names.Where((_, index) => ColorAxis[index] > threshold));
            string negative = string.Join(" and ", names.Where((_, index) => ColorAxis[index] < -threshold));
            return $"{positive} against {negative}";
        }
    }

    /// <summary>Classifies a filter that sees red, green and blue (three planes in this order) or anything else (any number of planes, without colour).</summary>
    /// <param name="filter">Input plane by input plane, each row-major.</param>
    /// <param name="planeCount">Number of input planes, at least 1.</param>
    /// <param name="height">Rows of a plane, at least 1.</param>
    /// <param name="width">Columns of a plane, at least 1.</param>
    /// <param name="seesColor">True if the three planes are red, green and blue.</param>
    /// <exception cref="ArgumentException">The length does not fit the sizes, or a filter that sees colour has not three planes.</exception>
    public static FilterTaxonomy Of(ReadOnlySpan<double> filter, int planeCount, int height, int width, bool seesColor)
    {
        FilterShape.ThrowIfWrong(filter.Length, planeCount, height, width);
        if (seesColor && planeCount != 3)
        {
            throw new ArgumentException($"A filter that sees colour has three planes, red, green and blue; this one has {planeCount}.", nameof(planeCount));
        }

        double[] achromatic = seesColor ? GreyPart(filter, height * width) : filter.ToArray();
        double energy = SumOfSquares(filter);
        bool hasShape = height * width > 1 || seesColor;
        if (!(energy > 0 && double.IsFinite(energy) && hasShape))
        {
            return new(FilterKind.Mixed, 1, null, null, [], [0, 0, 0, 0, 1]);
        }

        double grey = SumOfSquares(achromatic) / energy;
        FilterSpectrum spectrum = FilterSpectrum.Of(achromatic, achromatic.Length / (height * width), height, width);
        bool hasGrey = spectrum.PeakMagnitude > 0;
        double zero = hasGrey ? Math.Pow(spectrum.ZeroMagnitude / spectrum.PeakMagnitude, 2) : 0;
        double anisotropy = hasGrey ? spectrum.Anisotropy : 0;
        double even = hasGrey ? FilterSymmetry.Of(achromatic, achromatic.Length / (height * width), height, width).Point : 0;
        double oriented = grey * (1 - zero) * anisotropy;
        double lowPass = grey * zero;
        double opponent = Math.Max(0, 1 - grey);
        double centre = grey * (1 - zero) * (1 - anisotropy) * even;
        double mixed = Math.Max(0, 1 - oriented - lowPass - opponent - centre);
        ImmutableArray<double> shares = [oriented, lowPass, opponent, centre, mixed];

        FilterKind kind = FilterKind.Mixed;
        for (int index = 0; index < shares.Length; index++)
        {
            kind = shares[index] > 0.5 ? (FilterKind)index : kind;
        }

        double confidence = kind == FilterKind.Mixed ? 1 - shares.Take(4).Max() : shares[(int)kind];
        (double? angle, double? frequency) = kind switch
        {
            FilterKind.OrientedBandPass => WaveOf(achromatic, height, width, spectrum),
            FilterKind.CenterSurround => ((double?)null, spectrum.PeakFrequency),
            _ => ((double?)null, (double?)null),
        };
        return new(
            kind, confidence, angle, frequency,
            kind == FilterKind.ColorOpponent ? ColorAxisOf(filter, achromatic) : [],
            shares);
    }

    // The fitted wave where it only corrects the spectrum's peak. Far from it the fit has found another description of the filter (an edge is as well a
    // wave of frequency 0 under a Gaussian), and the peak is what says at which frequency the filter answers.
    private static (double? EdgeAngleDegrees, double? Frequency) WaveOf(double[] filter, int height, int width, FilterSpectrum spectrum)
    {
        GaborFit fit = GaborFit.Of(filter, filter.Length / (height * width), height, width, spectrum);
        return Math.Abs(fit.Frequency - spectrum.PeakFrequency) <= LargestCorrection * spectrum.PeakFrequency
            ? (fit.EdgeAngleDegrees, fit.Frequency)
            : (spectrum.EdgeAngleDegrees, spectrum.PeakFrequency);
    }

    private static double[] GreyPart(ReadOnlySpan<double> filter, int length)
    {
        var grey = new double[length];
        for (int index = 0; index < length; index++)
        {
            grey[index] = GreyWeight * (filter[index] + filter[length + index] + filter[2 * length + index]);
        }

        return grey;
    }

    private static double SumOfSquares(ReadOnlySpan<double> values) => TensorPrimitives.SumOfSquares(values);

    // The strongest direction across the grey axis: the first left singular vector of the planes without their grey part. Its weights sum to 0.
    private static ImmutableArray<double> ColorAxisOf(ReadOnlySpan<double> filter, ReadOnlySpan<double> grey)
    {
        int length = grey.Length;
        var chromatic = new double[filter.Length];
        for (int plane = 0; plane < 3; plane++)
        {
            Span<double> target = chromatic.AsSpan(plane * length, length);
            TensorPrimitives.Multiply(grey, -GreyWeight, target);
            TensorPrimitives.Add(filter.Slice(plane * length, length), target, target);
        }

        Matrix<double> planes = Matrix<double>.Build.DenseOfRowMajor(3, length, chromatic);
        double[] axis = (planes * planes.Transpose()).Evd(Symmetricity.Symmetric).EigenVectors.Column(2).ToArray();

        // The sign for which a patch of the positive colours gives a positive answer.
        double answer = 0;
        for (int plane = 0; plane < 3; plane++)
        {
            answer += axis[plane] * TensorPrimitives.Sum<double>(chromatic.AsSpan(plane * length, length));
        }

        return [.. axis.Select(weight => answer < 0 ? -weight : weight)];
    }
}
