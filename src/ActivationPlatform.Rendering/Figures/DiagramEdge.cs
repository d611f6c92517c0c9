namespace ActivationPlatform.Rendering.Figures;

/// <summary>An arrow between two boxes of a diagram.</summary>
/// <param name="From">Id of the box where it starts.</param>
/// <param name="To">Id of the box where it ends.</param>
public sealed record DiagramEdge(string From, string To);
