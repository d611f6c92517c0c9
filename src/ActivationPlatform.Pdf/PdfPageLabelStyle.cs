namespace ActivationPlatform.Pdf;

/// <summary>How pages are numbered in a viewer's page box.</summary>
public enum PdfPageLabelStyle
{
    /// <summary>Only the prefix, no number.</summary>
    None,

    /// <summary>1, 2, 3.</summary>
    Decimal,

    /// <summary>i, ii, iii.</summary>
    LowercaseRoman,

    /// <summary>A, B, C.</summary>
    UppercaseLetters,
}
