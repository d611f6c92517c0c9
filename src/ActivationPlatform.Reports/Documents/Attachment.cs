namespace ActivationPlatform.Reports.Documents;

/// <summary>A file that travels inside the document: the numbers behind its tables and figures.</summary>
/// <param name="FileName">Unique in the document, for example <c>conv1-7x7_s2-channels.csv</c>.</param>
/// <param name="MediaType">For example <c>text/csv</c>.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Content">The bytes.</param>
public sealed record Attachment(string FileName, string MediaType, string Description, ReadOnlyMemory<byte> Content) : Block;
