namespace ActivationPlatform.Reports.Documents;

/// <summary>A document: a cover, and a body that is produced while it is written, so that a long one never lies in memory as a whole.</summary>
/// <param name="Title">Shown in viewers' title bars and in the running header.</param>
/// <param name="Subject">One line for the file's properties.</param>
/// <param name="Cover">The first page.</param>
/// <param name="Body">The blocks in reading order.</param>
/// <param name="Language">A BCP 47 tag.</param>
public sealed record Document(string Title, string Subject, Cover Cover, IAsyncEnumerable<Block> Body, string Language = "en");
