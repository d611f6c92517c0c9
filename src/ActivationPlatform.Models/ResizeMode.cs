namespace ActivationPlatform.Models;

/// <summary>How a photo becomes as large as the network's input. All use MATLAB's imresize (bicubic, antialiased).</summary>
public enum ResizeMode
{
    /// <summary>Both sides to the target; the aspect ratio is not kept (the seed's way).</summary>
    Stretch,

    /// <summary>The shorter side to the target, then the centre is cut out.</summary>
    CenterCrop,
}
