using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep;

/// <summary>The picture that the network sees: what is needed to cut patches out of an image again.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Resize">How an image is brought to this size.</param>
public sealed record SweepInput(int Height, int Width, int Channels, ResizeMode Resize);
