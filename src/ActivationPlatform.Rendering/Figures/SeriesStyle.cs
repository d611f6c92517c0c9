namespace ActivationPlatform.Rendering.Figures;

/// <summary>How the points of a series are shown.</summary>
public enum SeriesStyle
{
    /// <summary>Joined by a line.</summary>
    Line,

    /// <summary>As dots.</summary>
    Scatter,

    /// <summary>Joined, with a dot each.</summary>
    LineAndDots,
}
