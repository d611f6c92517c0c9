using System.Collections.Immutable;
using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.Documents;

/// <summary>A document's first page.</summary>
/// <param name="Kicker">The kind of document, in small type above the title.</param>
/// <param name="Title">The title.</param>
/// <param name="Subtitle">One line under it.</param>
/// <param name="Picture">The photo; null for none.</param>
/// <param name="Facts">Name and value pairs in reading order.</param>
/// <param name="Notice">A warning that must not be overlooked, for example that the weights are a demonstration; null for none.</param>
public sealed record Cover(string Kicker, string Title, string Subtitle, Figure? Picture, ImmutableArray<KeyValuePair<string, string>> Facts, string? Notice);
