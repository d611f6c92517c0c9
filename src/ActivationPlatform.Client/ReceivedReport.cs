namespace ActivationPlatform.Client;

/// <summary>A report that the server made and that has been written out.</summary>
/// <param name="FileName">A name for it, without folders: <c>MODEL-IMAGE.pdf</c>.</param>
/// <param name="ByteLength">Its length in bytes.</param>
/// <param name="PageCount">Its pages.</param>
public sealed record ReceivedReport(string FileName, long ByteLength, int PageCount);
