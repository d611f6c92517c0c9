using System.Collections.Immutable;

namespace ActivationPlatform.Sweep;

/// <summary>What is collected. Shards merge only if theirs are equal.</summary>
/// <param name="Layers">Published names, in the order of the network; at least one.</param>
/// <param name="TopCount">Images kept for each channel, 0 to 1000.</param>
/// <param name="HasCoActivation">Whether the correlations between the channels of a layer are collected.</param>
public sealed record SweepSettings(ImmutableArray<string> Layers, int TopCount, bool HasCoActivation)
{
    /// <summary>Images kept for each channel if nothing else is asked for.</summary>
    public const int DefaultTopCount = 9;

    /// <summary>The largest <see cref="TopCount"/>.</summary>
    public const int MaximumTopCount = 1000;

    /// <inheritdoc/>
    public bool Equals(SweepSettings? other) =>
        other is not null && TopCount == other.TopCount && HasCoActivation == other.HasCoActivation && Layers.AsSpan().SequenceEqual(other.Layers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Layers.Length, TopCount, HasCoActivation);
}
