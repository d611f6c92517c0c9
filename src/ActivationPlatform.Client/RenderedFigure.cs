namespace ActivationPlatform.Client;

/// <summary>A figure that the server drew.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/svg+xml</c>.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="WidthPixels">Width in pixels (PNG) or units (SVG).</param>
/// <param name="HeightPixels">Height in pixels (PNG) or units (SVG).</param>
/// <param name="AlternativeText">What it shows, in words.</param>
public sealed record RenderedFigure(string MediaType, ReadOnlyMemory<byte> Bytes, int WidthPixels, int HeightPixels, string AlternativeText);
