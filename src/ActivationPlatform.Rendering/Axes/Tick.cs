namespace ActivationPlatform.Rendering.Axes;

/// <summary>A marked number of an axis.</summary>
/// <param name="Value">The number.</param>
/// <param name="Label">What is written, in units of the axis's power of ten.</param>
public readonly record struct Tick(double Value, string Label);
