namespace ActivationPlatform.Analysis.Statistics;

/// <summary>A channel and the one most like it.</summary>
/// <param name="ChannelIndex">From 0.</param>
/// <param name="NearestChannelIndex">From 0, another one.</param>
/// <param name="Correlation">-1 (the negative) to 1 (the same up to scale and offset); 0 for constant channels.</param>
public readonly record struct ChannelSimilarity(int ChannelIndex, int NearestChannelIndex, double Correlation);
