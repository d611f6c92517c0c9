namespace ActivationPlatform.Inference;

/// <summary>Where the time of one call went; filled in while it runs, complete when its enumeration has ended.</summary>
public sealed class StreamTimings
{
    /// <summary>Decoding and resizing the image; zero for a ready tensor.</summary>
    public TimeSpan Decode { get; internal set; }

    /// <summary>Loading the execution plan; next to nothing when it was cached.</summary>
    public TimeSpan Plan { get; internal set; }

    /// <summary>Waiting for a compute slot.</summary>
    public TimeSpan Queue { get; internal set; }

    /// <summary>Computing, from the run's start to its end, a head start of the first reader included.</summary>
    public TimeSpan Compute { get; internal set; }
}
