namespace ActivationPlatform.Models;

/// <summary>One line of a layer's property listing, in MATLAB's words: <c>FilterSize</c> and <c>[7 7]</c>.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Value">Its value as shown to people.</param>
public sealed record LayerProperty(string Name, string Value);
