namespace ActivationPlatform.Pdf;

/// <summary>What the labels of a list are.</summary>
public enum PdfListNumbering
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Bullets.</summary>
    Disc,

    /// <summary>Numbers.</summary>
    Decimal,
}
