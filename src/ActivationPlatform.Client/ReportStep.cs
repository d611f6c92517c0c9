namespace ActivationPlatform.Client;

/// <summary>How far the making of a report is.</summary>
/// <param name="Fraction">Share of the work that is done, 0 to 1.</param>
/// <param name="Activity">What was done last, for people.</param>
public readonly record struct ReportStep(double Fraction, string Activity);
