namespace ActivationPlatform.Rendering;

/// <summary>What counts as inside of a path that crosses or contains itself.</summary>
public enum FillRule
{
    /// <summary>Inside where the contours wind around at all.</summary>
    NonZero,

    /// <summary>Inside where a ray to infinity crosses an odd number of edges.</summary>
    EvenOdd,
}
