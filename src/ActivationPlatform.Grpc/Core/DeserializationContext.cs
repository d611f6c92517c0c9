using System.Buffers;

namespace Grpc.Core;

/// <summary>Where one message is deserialised from.</summary>
public abstract class DeserializationContext
{
    /// <summary>Length of the serialised message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The serialised message as a new array.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The serialised message without a copy; valid only until the deserialiser returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
