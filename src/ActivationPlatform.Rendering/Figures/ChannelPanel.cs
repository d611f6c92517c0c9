using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>A picture with a title, one of several side by side.</summary>
/// <param name="Title">Above the picture; may be empty.</param>
/// <param name="Image">The picture.</param>
public sealed record ChannelPanel(string Title, Image Image);
