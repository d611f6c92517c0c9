namespace ActivationPlatform.Pdf;

/// <summary>How corners of lines look; the values are those of the file format.</summary>
public enum PdfLineJoin
{
    /// <summary>The outer edges meet in a point, up to the miter limit.</summary>
    Miter = 0,

    /// <summary>Rounded.</summary>
    Round = 1,

    /// <summary>Cut off.</summary>
    Bevel = 2,
}
