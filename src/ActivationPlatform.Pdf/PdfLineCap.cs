namespace ActivationPlatform.Pdf;

/// <summary>How open lines end; the values are those of the file format.</summary>
public enum PdfLineCap
{
    /// <summary>At the end point.</summary>
    Butt = 0,

    /// <summary>With a half circle around the end point.</summary>
    Round = 1,

    /// <summary>Half a line width beyond the end point.</summary>
    Square = 2,
}
