namespace ActivationPlatform.Client;

/// <summary>One class of a classification.</summary>
/// <param name="ClassIndex">Position in the network's last layer, from 0.</param>
/// <param name="Label">The label; <c>class 968</c>, its number from 1, if the model has none.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record ClassScore(int ClassIndex, string Label, float Probability);
