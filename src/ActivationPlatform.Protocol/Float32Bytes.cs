using ActivationPlatform.Protocol.Codec;
using Google.Protobuf;

namespace ActivationPlatform.Protocol;

/// <summary>Float32 values as the bytes that travel: little-endian, in the order of the values.</summary>
public static class Float32Bytes
{
    /// <summary>Shows values as bytes without copying them.</summary>
    /// <param name="values">They must stay as they are until the message is written.</param>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian.</exception>
    public static ByteString View(ReadOnlyMemory<float> values) => BitConverter.IsLittleEndian
        ? UnsafeByteOperations.UnsafeWrap(new FloatBytes(values).Memory)
        : throw new PlatformNotSupportedException("Tensors travel little-endian; this processor is big-endian.");
}
