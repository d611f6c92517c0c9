namespace ActivationPlatform.Rendering;

/// <summary>Which point of a line of text stands at the given position.</summary>
public enum TextAnchor
{
    /// <summary>The start of the baseline.</summary>
    Left,

    /// <summary>The middle of the baseline.</summary>
    Center,

    /// <summary>The end of the baseline.</summary>
    Right,
}
