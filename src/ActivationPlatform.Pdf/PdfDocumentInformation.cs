namespace ActivationPlatform.Pdf;

/// <summary>What the file says about itself; written as XMP metadata and, equal to it, as document information.</summary>
public sealed record PdfDocumentInformation
{
    /// <summary>The title, shown in the window's title bar. Required by PDF/UA; not empty.</summary>
    public required string Title { get; init; }

    /// <summary>The language of the text as a tag of BCP 47, for example <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Who wrote the document, or null.</summary>
    public string? Author { get; init; }

    /// <summary>What it is about, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>Keywords, separated by commas, or null.</summary>
    public string? Keywords { get; init; }

    /// <summary>The program that made the document's content, or null.</summary>
    public string? Creator { get; init; }

    /// <summary>When it was made, or null to leave dates out. The writer never asks the clock, so that equal input gives equal files.</summary>
    public DateTimeOffset? CreationDate { get; init; }
}
