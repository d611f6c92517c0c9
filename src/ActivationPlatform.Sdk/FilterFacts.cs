using System.Collections.Immutable;
using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Sdk;

/// <summary>The numbers of one filter.</summary>
/// <param name="FilterIndex">From 0; people see <see cref="FilterNumber"/>.</param>
/// <param name="Taxonomy">What it does, with a confidence.</param>
/// <param name="PeakFrequency">Where its response peaks: distance from 0, 1 is half the sampling rate.</param>
/// <param name="EdgeAngleDegrees">The direction of the lines it answers to most: 0 = horizontal, 90 = vertical, counter-clockwise as seen.</param>
/// <param name="PassbandArea">The fraction of all frequencies within 3 dB of the peak.</param>
/// <param name="AliasedFraction">The fraction of its energy beyond the band that the layer's stride leaves.</param>
/// <param name="Separability">The share of energy that one column times one row explains, over its planes (weighted by energy); 1 for a Sobel filter.</param>
/// <param name="Symmetry">How much of it is mirror-symmetric.</param>
/// <param name="Means">Mean weight of each input plane, in the order of <see cref="FilterBank.Inputs"/>.</param>
/// <param name="Norm">Root of the sum of all squared weights.</param>
public sealed record FilterFacts(
    int FilterIndex, FilterTaxonomy Taxonomy, double PeakFrequency, double EdgeAngleDegrees, double PassbandArea, double AliasedFraction,
    double Separability, FilterSymmetry Symmetry, ImmutableArray<double> Means, double Norm)
{
    /// <summary>From 1, as people count.</summary>
    public int FilterNumber => FilterIndex + 1;
}
