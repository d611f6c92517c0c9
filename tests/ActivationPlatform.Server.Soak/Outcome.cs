namespace ActivationPlatform.Server.Soak;

/// <summary>How a call ended.</summary>
internal enum Outcome
{
    /// <summary>Whole and right.</summary>
    Completed,

    /// <summary>Because it was cancelled.</summary>
    Cancelled,

    /// <summary>Because its deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>At once, because its deadline could not be kept.</summary>
    Refused,

    /// <summary>In any other way, which is wrong.</summary>
    Wrong,
}
