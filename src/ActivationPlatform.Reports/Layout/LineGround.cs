using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.Layout;

/// <summary>The coloured ground of a line, with a bar at its left. All lengths in points.</summary>
internal sealed record LineGround(double Width, double IndentLeft, double PaddingTop, double BarWidth, Rgba Background, Rgba Bar);
