namespace ActivationPlatform.Pdf;

/// <summary>Which cells of a table a header cell describes.</summary>
public enum PdfHeaderScope
{
    /// <summary>Those below it.</summary>
    Column,

    /// <summary>Those beside it.</summary>
    Row,

    /// <summary>Both.</summary>
    Both,
}
