namespace ActivationPlatform.Rendering;

/// <summary>How an image is drawn at another size than its own.</summary>
public enum ImageSampling
{
    /// <summary>Every pixel is a crisp rectangle: for activations, weights and heat maps, where a pixel is a number. Where pixels would have to be left out, a raster averages them instead.</summary>
    Nearest,

    /// <summary>Antialiased bicubic: for photos.</summary>
    Smooth,
}
