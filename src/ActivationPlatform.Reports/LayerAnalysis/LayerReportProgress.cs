namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>How far a report is.</summary>
/// <param name="LayersDone">Layers whose sections are complete.</param>
/// <param name="LayerCount">Layers that the report has sections for.</param>
/// <param name="LayerName">The layer completed last; empty at first.</param>
public readonly record struct LayerReportProgress(int LayersDone, int LayerCount, string LayerName);
