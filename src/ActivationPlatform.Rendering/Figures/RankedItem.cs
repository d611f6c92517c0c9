namespace ActivationPlatform.Rendering.Figures;

/// <summary>A bar of a ranking.</summary>
/// <param name="Label">What is ranked, for example <c>Channel 43</c>.</param>
/// <param name="Value">Its measure; NaN and infinity are shown as words without a bar.</param>
public sealed record RankedItem(string Label, double Value);
