namespace ActivationPlatform.Imaging;

/// <summary>The interpolation kernel of <see cref="Imresize"/>.</summary>
public enum ResizeMethod
{
    /// <summary>The source pixel whose area holds the centre of the destination pixel; never antialiased.</summary>
    Nearest,

    /// <summary>Triangle of total width 2.</summary>
    Bilinear,

    /// <summary>Keys' cubic convolution with a = -0.5, total width 4 (R. G. Keys, 1981).</summary>
    Bicubic,
}
