using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Sweep.Statistics;

/// <summary>All that a sweep wants to know of one channel's map for one image: what a server sends instead of the map.</summary>
/// <param name="Summary">Counts, extremes and sums.</param>
/// <param name="MaximumPosition">Where the first of the largest values is, row-major from 0.</param>
/// <param name="Cells">The cells of a <see cref="QuantileSketch"/> with <see cref="ChannelRecord.HistogramFractionBits"/>, each with its count.</param>
public readonly record struct MapMeasurement(MapSummary Summary, int MaximumPosition, ImmutableArray<(int Cell, long Count)> Cells);
