namespace ActivationPlatform.Sdk;

/// <summary>One class of a classification.</summary>
/// <param name="Rank">Place by probability, from 1.</param>
/// <param name="ClassIndex">Position among the network's scores, from 0, as lists of labels count.</param>
/// <param name="Label">The class's label; <c>class 968</c>, its number from 1, if the model has no labels.</param>
/// <param name="Probability">0 to 1; NaN if the network put out NaN.</param>
public sealed record ClassScore(int Rank, int ClassIndex, string Label, double Probability);
