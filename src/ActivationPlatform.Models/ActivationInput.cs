namespace ActivationPlatform.Models;

/// <summary>What goes into a network: the bytes of an image file, or a ready input tensor.</summary>
public abstract record ActivationInput
{
    private ActivationInput()
    {
    }

    /// <summary>A PNG or JPEG file's bytes; decoded, resized and normalised as the network's <see cref="InputSpecification"/> says.</summary>
    /// <param name="Bytes">The whole file.</param>
    public sealed record EncodedImage(ReadOnlyMemory<byte> Bytes) : ActivationInput;

    /// <summary>A tensor that is fed as it is.</summary>
    /// <param name="Values">Row-major, exactly as many as the input's shape has elements.</param>
    /// <param name="Shape">Equal to the network's input shape.</param>
    public sealed record ReadyTensor(ReadOnlyMemory<float> Values, TensorShape Shape) : ActivationInput;
}
