namespace ActivationPlatform.Analysis.Localization;

/// <summary>A part of a picture that is covered.</summary>
/// <param name="Row">First row, from 0.</param>
/// <param name="Column">First column, from 0.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct OcclusionWindow(int Row, int Column, int Height, int Width);
