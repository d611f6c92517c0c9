using System.Collections.Immutable;

namespace ActivationPlatform.Sdk.Json;

/// <summary>A comparison, layer by layer.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Tolerance">The largest relative maximum that passes; absent if nothing was judged.</param>
/// <param name="FirstBeyond">The first layer beyond the tolerance; absent if there is none.</param>
/// <param name="Layers">In the network's order.</param>
public sealed record ComparisonDocument(int SchemaVersion, double? Tolerance, string? FirstBeyond, ImmutableArray<ComparisonDocument.Entry> Layers)
{
    /// <summary>The document of a comparison of layers.</summary>
    /// <param name="comparisons">In the network's order.</param>
    /// <param name="tolerance">The largest relative maximum that passes; null to judge nothing.</param>
    public static ComparisonDocument Create(IReadOnlyCollection<LayerComparison> comparisons, double? tolerance) =>
        Create([.. comparisons.Select(comparison => new ArrayComparison(comparison.Layer.Name, comparison.Difference))], tolerance);

    /// <summary>The document of a comparison of layers or of arrays in files.</summary>
    /// <param name="comparisons">In the reference's order.</param>
    /// <param name="tolerance">The largest relative maximum that passes; null to judge nothing.</param>
    public static ComparisonDocument Create(IReadOnlyCollection<ArrayComparison> comparisons, double? tolerance) => new(
        JsonOutput.SchemaVersion, tolerance,
        tolerance is { } limit ? comparisons.FirstOrDefault(comparison => !comparison.Difference.IsWithin(limit))?.Name : null,
        [.. comparisons.Select(Entry.Create)]);

    /// <summary>One layer; infinite measures are absent.</summary>
    /// <param name="Name">The published name.</param>
    /// <param name="Count">Values compared.</param>
    /// <param name="MismatchCount">Places where one side is not finite and the other differs.</param>
    /// <param name="MaximumAbsolute">The largest absolute difference.</param>
    /// <param name="MaximumRelative">The same over the reference's largest absolute value.</param>
    /// <param name="MeanAbsolute">Mean absolute difference.</param>
    /// <param name="MedianAbsolute">Median absolute difference.</param>
    /// <param name="Percentile99Absolute">99th percentile of the absolute differences.</param>
    /// <param name="Cosine">Cosine of the angle between both.</param>
    /// <param name="SignalToNoiseDecibels">Signal to noise; absent without a difference.</param>
    public sealed record Entry(
        string Name, long Count, long MismatchCount, double? MaximumAbsolute, double? MaximumRelative, double? MeanAbsolute,
        double? MedianAbsolute, double? Percentile99Absolute, double? Cosine, double? SignalToNoiseDecibels)
    {
        internal static Entry Create(ArrayComparison comparison) => new(
            comparison.Name, comparison.Difference.Count, comparison.Difference.MismatchCount,
            JsonOutput.Finite(comparison.Difference.MaximumAbsolute), JsonOutput.Finite(comparison.Difference.MaximumRelative),
            JsonOutput.Finite(comparison.Difference.MeanAbsolute), JsonOutput.Finite(comparison.Difference.MedianAbsolute),
            JsonOutput.Finite(comparison.Difference.Percentile99Absolute), JsonOutput.Finite(comparison.Difference.Cosine),
            JsonOutput.Finite(comparison.Difference.SignalToNoiseDecibels));
    }
}
