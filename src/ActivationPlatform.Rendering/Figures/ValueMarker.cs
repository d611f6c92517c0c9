namespace ActivationPlatform.Rendering.Figures;

/// <summary>A number marked on an axis by a dashed line.</summary>
/// <param name="Value">The number.</param>
/// <param name="Label">What it is, for example <c>mean</c>.</param>
public sealed record ValueMarker(double Value, string Label);
