namespace ActivationPlatform.Sweep.Files;

/// <summary>The head of a sweep's file: what it is about and how far it has come.</summary>
public sealed record SweepHeader
{
    /// <summary>What the sweep is about.</summary>
    public required SweepIdentity Identity { get; init; }

    /// <summary>The shard's index from 0; null for the merged result.</summary>
    public int? ShardIndex { get; init; }

    /// <summary>Shards of the sweep; null for the merged result.</summary>
    public int? ShardCount { get; init; }

    /// <summary>Images of this shard, or of the whole sweep, that are in the numbers or listed as unreadable; always the first ones.</summary>
    public required long DoneCount { get; init; }

    /// <summary>Images that this shard, or the whole sweep, has.</summary>
    public required long TotalCount { get; init; }

    /// <summary>Where the images were; null if the shards do not agree. Not part of the identity: a volume may be mounted elsewhere.</summary>
    public string? Source { get; init; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsComplete => DoneCount == TotalCount;

    /// <summary>The shard; null for the merged result.</summary>
    public ShardNumber? Shard => ShardIndex is { } index && ShardCount is { } count ? new ShardNumber(index, count) : null;
}
