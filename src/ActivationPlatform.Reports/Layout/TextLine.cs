using System.Collections.Immutable;

namespace ActivationPlatform.Reports.Layout;

/// <summary>One set line.</summary>
/// <param name="Fragments">From left to right.</param>
/// <param name="Width">Points.</param>
internal sealed record TextLine(ImmutableArray<TextFragment> Fragments, double Width);
