namespace ActivationPlatform.Reports.Documents;

/// <summary>What follows begins on a new page (in HTML: after a rule).</summary>
public sealed record PageBreak : Block;
