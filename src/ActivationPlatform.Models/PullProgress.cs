namespace ActivationPlatform.Models;

/// <summary>How far the download of a file is.</summary>
/// <param name="FileName">The file's name in the store.</param>
/// <param name="ReceivedBytes">What is on the disk, bytes of an earlier, interrupted download included.</param>
/// <param name="TotalBytes">The file's size.</param>
/// <param name="Mirror">Where it comes from.</param>
public sealed record PullProgress(string FileName, long ReceivedBytes, long TotalBytes, Uri Mirror);
