using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Neighbouring pieces of one style on one line, shaped together.</summary>
/// <param name="Text">The glyphs.</param>
/// <param name="X">Points from the line's left end.</param>
/// <param name="Style">How it is set.</param>
/// <param name="Anchor">Where a click leads to, or null.</param>
internal sealed record TextFragment(ShapedText Text, double X, InlineStyle Style, string? Anchor);
