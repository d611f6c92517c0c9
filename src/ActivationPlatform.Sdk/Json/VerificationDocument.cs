using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>What verifying a model's files found.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Valid">True if every file can be used.</param>
/// <param name="Files">Each file.</param>
public sealed record VerificationDocument(int SchemaVersion, bool Valid, ImmutableArray<VerificationDocument.FileItem> Files)
{
    /// <summary>The document of a verification.</summary>
    /// <param name="results">What was found.</param>
    public static VerificationDocument Create(ImmutableArray<ModelVerification> results) => new(
        JsonOutput.SchemaVersion, results.All(result => result.IsValid),
        [.. results.Select(result => new FileItem(result.File, result.IsValid, result.ExpectedSha256, result.ActualSha256, result.Problem))]);

    /// <summary>One file.</summary>
    /// <param name="File">Its path.</param>
    /// <param name="Valid">True if it can be used.</param>
    /// <param name="ExpectedSha256">What its SHA-256 must be; absent if nobody said.</param>
    /// <param name="ActualSha256">What it is; absent if the file is missing.</param>
    /// <param name="Problem">What is wrong; absent if nothing is.</param>
    public sealed record FileItem(string File, bool Valid, string? ExpectedSha256, string? ActualSha256, string? Problem);
}
