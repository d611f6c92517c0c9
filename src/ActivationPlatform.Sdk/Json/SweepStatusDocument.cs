using System.Collections.Immutable;

namespace ActivationPlatform.Sdk.Json;

/// <summary>How far the shards of a sweep over a data set have come.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Complete">True if all shards are finished.</param>
/// <param name="ShardCount">Shards of the sweep; 0 if none has begun.</param>
/// <param name="Shards">Every shard, by index.</param>
public sealed record SweepStatusDocument(int SchemaVersion, bool Complete, int ShardCount, ImmutableArray<SweepStatusDocument.ShardItem> Shards)
{
    /// <summary>One shard.</summary>
    /// <param name="Shard">Its index, from 0 as the engines of a cluster count.</param>
    /// <param name="State"><c>not begun</c>, <c>under way</c> or <c>finished</c>.</param>
    /// <param name="DoneCount">Images that are on the disk.</param>
    /// <param name="ImageCount">Images that it has; absent if it has not begun.</param>
    public sealed record ShardItem(int Shard, string State, long DoneCount, long? ImageCount);
}
