using System.Collections.Immutable;

namespace ActivationPlatform.Sweep;

/// <summary>What one process of a sweep is asked to do.</summary>
/// <param name="Source">A folder, a tar or a list; see <see cref="Sources.ImageSource.Open"/>.</param>
/// <param name="Layers">Names in any of the three forms, or globs; at least one.</param>
/// <param name="Shard">Which images are this process's.</param>
/// <param name="Folder">Where the shard's file goes; shared by all shards.</param>
public sealed record ShardRequest(string Source, ImmutableArray<string> Layers, ShardNumber Shard, string Folder)
{
    /// <summary>Images kept for each channel, 0 to 1000. Default: 9.</summary>
    public int TopCount { get; init; } = SweepSettings.DefaultTopCount;

    /// <summary>Collect correlations between the channels of a layer. Default: false.</summary>
    public bool HasCoActivation { get; init; }

    /// <summary>Images on the way at once, at least 1: while some compute, others are read and decoded. Default: one more than processors.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount + 1;

    /// <summary>Time between checkpoints. Default: a minute.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Measures it. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
