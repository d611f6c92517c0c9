namespace ActivationPlatform.Client;

/// <summary>One class of a classification.</summary>
/// <param name="ClassIndex">Position in the network's last layer, from 0.</param>
/// <param name="Label">The label; empty if the model has none.</param>
/// <param name="Probability">The last layer's value: 0 to 1 for a network that ends in softmax.</param>
public sealed record ClassScore(int ClassIndex, string Label, float Probability);
