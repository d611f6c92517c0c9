using ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Protocol;

/// <summary>Facts about the forms that values take on the wire.</summary>
public static class TensorEncodings
{
    /// <summary>The largest chunk of a tensor, a figure or a document, in bytes.</summary>
    public const int MaximumChunkBytes = 1 << 20;

    /// <summary>The smallest chunk size that may be asked for, in bytes.</summary>
    public const int MinimumChunkBytes = 4096;

    /// <summary>Bytes of one value.</summary>
    /// <param name="encoding">An encoding other than <see cref="TensorEncoding.Unspecified"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The encoding is not known.</exception>
    public static int BytesPerValue(this TensorEncoding encoding) => encoding switch
    {
        TensorEncoding.Float32 => 4,
        TensorEncoding.Float16 or TensorEncoding.Bfloat16 => 2,
        TensorEncoding.Uint8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "The tensor encoding is not known; expected FLOAT32, FLOAT16, BFLOAT16 or UINT8."),
    };
}
