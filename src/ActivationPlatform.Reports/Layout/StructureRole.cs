namespace ActivationPlatform.Reports.Layout;

/// <summary>The standard structure types of PDF that documents here are made of (ISO 32000-1, 14.8.4).</summary>
internal enum StructureRole
{
    Document,
    Section,
    Heading1,
    Heading2,
    Heading3,
    Paragraph,
    Figure,
    Caption,
    Table,
    TableRow,
    RowHeaderCell,
    ColumnHeaderCell,
    DataCell,
    Link,
    Contents,
    ContentsItem,
    Reference,
}
