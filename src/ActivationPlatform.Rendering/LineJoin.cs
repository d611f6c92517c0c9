namespace ActivationPlatform.Rendering;

/// <summary>How two pieces of a line meet.</summary>
public enum LineJoin
{
    /// <summary>The outer edges are prolonged until they meet; beyond the miter limit as <see cref="Bevel"/>.</summary>
    Miter,

    /// <summary>A disc around the corner.</summary>
    Round,

    /// <summary>The corner is cut off.</summary>
    Bevel,
}
