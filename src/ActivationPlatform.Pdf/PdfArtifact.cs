namespace ActivationPlatform.Pdf;

/// <summary>What is on a page but not part of the text: a screen reader skips it.</summary>
public enum PdfArtifact
{
    /// <summary>The running header of a page.</summary>
    Header,

    /// <summary>The running footer of a page, for example the page number.</summary>
    Footer,

    /// <summary>Rules, table lines, repeated table headers and other design.</summary>
    Layout,

    /// <summary>Coloured surfaces behind content.</summary>
    Background,
}
