namespace ActivationPlatform.Rendering.Figures;

/// <summary>A box of a diagram.</summary>
/// <param name="Id">What edges call it; unique.</param>
/// <param name="Title">First line, for example the layer's name.</param>
/// <param name="Detail">Second line, for example its shape; empty for none.</param>
/// <param name="Role">What it does.</param>
public sealed record DiagramNode(string Id, string Title, string Detail = "", DiagramRole Role = DiagramRole.Other);
