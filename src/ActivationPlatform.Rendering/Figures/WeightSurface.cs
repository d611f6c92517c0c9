namespace ActivationPlatform.Rendering.Figures;

/// <summary>The weights of a filter for one input channel, as a surface.</summary>
/// <param name="Title">Name of the channel, for example <c>Green</c>.</param>
/// <param name="Weights">The weights; rows are y, columns are x.</param>
public sealed record WeightSurface(string Title, GridData Weights);
