namespace ActivationPlatform.Sweep;

/// <summary>Where a shard stands.</summary>
public enum ShardState
{
    /// <summary>There is no checkpoint of it.</summary>
    NotBegun,

    /// <summary>There is a checkpoint; whether a process works on it cannot be seen.</summary>
    UnderWay,

    /// <summary>Its file is complete.</summary>
    Finished,
}
