namespace ActivationPlatform.Pdf;

/// <summary>What an attached file is to the document (ISO 19005-3, 6.8 and annex E).</summary>
public enum PdfAttachmentRelationship
{
    /// <summary>The data behind a table or a plot.</summary>
    Data,

    /// <summary>The material that the document was made from.</summary>
    Source,

    /// <summary>More about the subject.</summary>
    Supplement,

    /// <summary>The same content in another form.</summary>
    Alternative,

    /// <summary>None of these or unknown.</summary>
    Unspecified,
}
