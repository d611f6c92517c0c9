using System.Collections.Immutable;

namespace ActivationPlatform.Sdk.Json;

/// <summary>A classification.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Demonstration">True if the weights are a demonstration and the scores mean nothing.</param>
/// <param name="Classes">The most probable classes, falling.</param>
public sealed record ClassificationDocument(
    int SchemaVersion, string Model, string ModelSha256, bool Demonstration, ImmutableArray<ClassificationDocument.ClassEntry> Classes)
{
    /// <summary>The document of a classification.</summary>
    /// <param name="classification">What to write.</param>
    public static ClassificationDocument Create(Classification classification) => new(
        JsonOutput.SchemaVersion, classification.Network.Name, classification.Network.Sha256, classification.Network.IsDemonstration,
        [.. classification.Classes.Select(score => new ClassEntry(score.Rank, score.ClassIndex, score.ClassIndex + 1, score.Label, JsonOutput.Finite(score.Probability)))]);

    /// <summary>One class.</summary>
    /// <param name="Rank">Place, from 1.</param>
    /// <param name="Index">Position among the network's scores, from 0, as lists of labels count.</param>
    /// <param name="ClassNumber">The same from 1, as <c>--class</c> and figures count.</param>
    /// <param name="Label">The class's label.</param>
    /// <param name="Probability">0 to 1; absent if it is not a number.</param>
    public sealed record ClassEntry(int Rank, int Index, int ClassNumber, string Label, double? Probability);
}
