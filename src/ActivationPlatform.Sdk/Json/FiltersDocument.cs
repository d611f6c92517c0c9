using System.Collections.Immutable;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>The filters of a layer.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Layer">The layer's published name.</param>
/// <param name="FilterSize">Rows and columns of a filter.</param>
/// <param name="Inputs">Names of the input planes, in the order of the means.</param>
/// <param name="SpectralNorm">The largest singular value of the weights as a matrix.</param>
/// <param name="StableRank">Sum of squared singular values over the largest square.</param>
/// <param name="EffectiveRank">exp of the entropy of the singular values.</param>
/// <param name="Filters">Each filter.</param>
public sealed record FiltersDocument(
    int SchemaVersion, string Model, string ModelSha256, string Layer, ImmutableArray<int> FilterSize, ImmutableArray<string> Inputs,
    double SpectralNorm, double StableRank, double EffectiveRank, ImmutableArray<FiltersDocument.FilterEntry> Filters)
{
    /// <summary>The document of a layer's filters.</summary>
    /// <param name="network">The network.</param>
    /// <param name="report">The numbers.</param>
    public static FiltersDocument Create(Network network, FilterReport report) => new(
        JsonOutput.SchemaVersion, network.Name, network.Sha256, report.Bank.Layer.Name, [report.Bank.Height, report.Bank.Width],
        [.. report.Bank.Inputs.Select(input => input.Name)], report.Matrix.SpectralNorm, report.Matrix.StableRank, report.Matrix.EffectiveRank,
        [.. report.Filters.Select(FilterEntry.Create)]);

    /// <summary>The word for a kind of filter, for example <c>orientedBandPass</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(FilterKind kind) => kind switch
    {
        FilterKind.OrientedBandPass => "orientedBandPass",
        FilterKind.LowPass => "lowPass",
        FilterKind.ColorOpponent => "colorOpponent",
        FilterKind.CenterSurround => "centerSurround",
        _ => "mixed",
    };

    /// <summary>One filter; what does not apply is absent.</summary>
    /// <param name="FilterNumber">From 1.</param>
    /// <param name="Kind">What it does.</param>
    /// <param name="Confidence">0 to 1.</param>
    /// <param name="EdgeAngleDegrees">For an oriented filter the direction of its lines, 0 = horizontal, 90 = vertical.</param>
    /// <param name="Frequency">For an oriented or centre-surround filter, 1 is half the sampling rate.</param>
    /// <param name="ColorAxis">For a colour opponent, in words.</param>
    /// <param name="PeakFrequency">Where the response peaks.</param>
    /// <param name="PassbandArea">The fraction of frequencies within 3 dB of the peak.</param>
    /// <param name="AliasedFraction">The fraction of energy beyond the band that the stride leaves.</param>
    /// <param name="Separability">The share of energy that one column times one row explains.</param>
    /// <param name="Means">Mean weight per input.</param>
    /// <param name="Norm">Root of the sum of squared weights.</param>
    public sealed record FilterEntry(
        int FilterNumber, string Kind, double Confidence, double? EdgeAngleDegrees, double? Frequency, string? ColorAxis, double? PeakFrequency,
        double? PassbandArea, double? AliasedFraction, double? Separability, ImmutableArray<double> Means, double Norm)
    {
        internal static FilterEntry Create(FilterFacts filter) => new(
            filter.FilterNumber, NameOf(filter.Taxonomy.Kind), filter.Taxonomy.Confidence, filter.Taxonomy.EdgeAngleDegrees, filter.Taxonomy.Frequency,
            filter.Taxonomy.ColorAxis.IsEmpty ? null : filter.Taxonomy.ColorAxisName, JsonOutput.Finite(filter.PeakFrequency), JsonOutput.Finite(filter.PassbandArea),
            JsonOutput.Finite(filter.AliasedFraction), JsonOutput.Finite(filter.Separability), filter.Means, filter.Norm);
    }
}
