namespace ActivationPlatform.Reports.Documents;

/// <summary>A section heading; layouts number it, list it in the contents and the outline, and keep it with what follows.</summary>
/// <param name="Level">1 to 3; a level is never skipped downwards.</param>
/// <param name="Text">The words without a number.</param>
/// <param name="Anchor">Unique in the document; the target of references.</param>
public sealed record Heading(int Level, string Text, string Anchor) : Block;
