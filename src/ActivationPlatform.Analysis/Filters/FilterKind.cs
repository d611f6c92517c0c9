namespace ActivationPlatform.Analysis.Filters;

/// <summary>What a first-layer filter does, in the words of image processing.</summary>
public enum FilterKind
{
    /// <summary>Answers to lines or edges of one direction and size: an angle and a frequency belong to it.</summary>
    OrientedBandPass,

    /// <summary>A local average of brightness.</summary>
    LowPass,

    /// <summary>One colour against another: a colour axis belongs to it.</summary>
    ColorOpponent,

    /// <summary>A spot against its surround, in all directions alike.</summary>
    CenterSurround,

    /// <summary>None of them by more than half, or no filter at all (zeros).</summary>
    Mixed,
}
