namespace ActivationPlatform.Sweep;

/// <summary>How far a shard has come.</summary>
/// <param name="DoneCount">Images measured or found unreadable, those of earlier attempts included.</param>
/// <param name="TotalCount">Images of the shard.</param>
/// <param name="UnreadableCount">Unreadable ones.</param>
/// <param name="IsCheckpoint">Whether all of this is on the disk.</param>
public readonly record struct ShardProgress(long DoneCount, long TotalCount, int UnreadableCount, bool IsCheckpoint);
