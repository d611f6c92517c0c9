namespace ActivationPlatform.Pdf;

/// <summary>The standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4) that documents are built of.</summary>
public enum PdfStructureType
{
    /// <summary>The whole document.</summary>
    Document,

    /// <summary>A large division.</summary>
    Part,

    /// <summary>A section; it starts with a heading.</summary>
    Sect,

    /// <summary>A group without meaning of its own.</summary>
    Div,

    /// <summary>A table of contents; its parts are <see cref="TOCI"/>.</summary>
    TOC,

    /// <summary>An entry of a table of contents.</summary>
    TOCI,

    /// <summary>A heading of the first level. Levels are not skipped on the way down.</summary>
    H1,

    /// <summary>A heading of the second level.</summary>
    H2,

    /// <summary>A heading of the third level.</summary>
    H3,

    /// <summary>A heading of the fourth level.</summary>
    H4,

    /// <summary>A heading of the fifth level.</summary>
    H5,

    /// <summary>A heading of the sixth level.</summary>
    H6,

    /// <summary>A paragraph.</summary>
    P,

    /// <summary>A list; its parts are <see cref="LI"/>.</summary>
    L,

    /// <summary>A list item of <see cref="Lbl"/> and <see cref="LBody"/>.</summary>
    LI,

    /// <summary>The bullet or number of a list item, note or entry.</summary>
    Lbl,

    /// <summary>The content of a list item.</summary>
    LBody,

    /// <summary>A table; its parts are <see cref="TR"/> or groups of them, and a <see cref="Caption"/> first or last.</summary>
    Table,

    /// <summary>The header rows of a table.</summary>
    THead,

    /// <summary>The body rows of a table.</summary>
    TBody,

    /// <summary>A row of <see cref="TH"/> and <see cref="TD"/>.</summary>
    TR,

    /// <summary>A header cell; it has a <see cref="PdfStructureElement.Scope"/>.</summary>
    TH,

    /// <summary>A data cell.</summary>
    TD,

    /// <summary>The caption of a table or figure.</summary>
    Caption,

    /// <summary>A picture; it has <see cref="PdfStructureElement.AlternativeText"/>.</summary>
    Figure,

    /// <summary>A formula; it has <see cref="PdfStructureElement.AlternativeText"/>.</summary>
    Formula,

    /// <summary>A piece of a line.</summary>
    Span,

    /// <summary>A link; its annotation is made by <c>PdfPage.AddLink</c>.</summary>
    Link,

    /// <summary>A reference to another place, usually around a <see cref="Link"/>.</summary>
    Reference,

    /// <summary>A footnote or an end note.</summary>
    Note,

    /// <summary>Program text.</summary>
    Code,

    /// <summary>A quotation of its own paragraph.</summary>
    BlockQuote,
}
