namespace ActivationPlatform.Models;

/// <summary>The order of the input tensor's colour channels.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red (Caffe networks).</summary>
    Bgr,

    /// <summary>One channel of luma.</summary>
    Gray,
}
