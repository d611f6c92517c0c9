namespace ActivationPlatform.Models.GoogLeNet;

/// <summary>A node of GoogLeNet's graph.</summary>
/// <param name="LayerName">The layer's published name; null for the node that is no layer.</param>
/// <param name="Node">The node with the trained file's tensor names.</param>
/// <param name="WeightShape">Shape of its weights, if it has any; the bias has one value per output.</param>
internal sealed record GoogLeNetNode(string? LayerName, OnnxNode Node, TensorShape? WeightShape = null);
