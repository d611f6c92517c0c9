namespace ActivationPlatform.Pdf;

/// <summary>A file inside the document, for example the numbers behind a table.</summary>
public sealed record PdfAttachment
{
    /// <summary>The file's name, unique within the document, without folders.</summary>
    public required string FileName { get; init; }

    /// <summary>Its media type, for example <c>text/csv</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>What it holds, for a reader who has not opened it.</summary>
    public required string Description { get; init; }

    /// <summary>What it is to the document.</summary>
    public PdfAttachmentRelationship Relationship { get; init; } = PdfAttachmentRelationship.Data;

    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
}
