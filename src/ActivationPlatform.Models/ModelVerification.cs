namespace ActivationPlatform.Models;

/// <summary>What verifying one file of a model found.</summary>
/// <param name="File">The file's path.</param>
/// <param name="ExpectedSha256">What its SHA-256 must be; null if nobody said: then the file is only known to be a usable model.</param>
/// <param name="ActualSha256">What it is; null if the file is missing.</param>
/// <param name="Problem">What is wrong, for people; null if nothing is.</param>
public sealed record ModelVerification(string File, string? ExpectedSha256, string? ActualSha256, string? Problem)
{
    /// <summary>True if the file can be used.</summary>
    public bool IsValid => Problem is null;
}
