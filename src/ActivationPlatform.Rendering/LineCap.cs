namespace ActivationPlatform.Rendering;

/// <summary>How an open line ends.</summary>
public enum LineCap
{
    /// <summary>Flat, at the end point.</summary>
    Butt,

    /// <summary>A half disc around the end point.</summary>
    Round,

    /// <summary>Flat, half a line width beyond the end point.</summary>
    Square,
}
