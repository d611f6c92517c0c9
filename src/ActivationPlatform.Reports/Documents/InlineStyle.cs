namespace ActivationPlatform.Reports.Documents;

/// <summary>How a piece of running text is set.</summary>
public enum InlineStyle
{
    /// <summary>As the paragraph.</summary>
    Regular,

    /// <summary>Semi-bold.</summary>
    Strong,

    /// <summary>Italic.</summary>
    Emphasis,

    /// <summary>Monospaced: names of layers, files, hashes.</summary>
    Code,
}
