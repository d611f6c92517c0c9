namespace ActivationPlatform.Sweep;

/// <summary>How far one shard has come.</summary>
/// <param name="Index">From 0.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DoneCount">Images that are on the disk.</param>
/// <param name="TotalCount">Images that it has; null if it has not begun.</param>
public sealed record ShardStatus(int Index, ShardState State, long DoneCount, long? TotalCount);
