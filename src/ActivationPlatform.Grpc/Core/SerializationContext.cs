using System.Buffers;

namespace Grpc.Core;

/// <summary>Where one message is serialised to.</summary>
public abstract class SerializationContext
{
    /// <summary>Ends the message with these bytes as its whole content.</summary>
    /// <param name="payload">The serialised message; the context owns it from here on.</param>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>A writer for the serialised message; to be followed by <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the size of the message, so that it can be written to its final place at once.</summary>
    /// <param name="payloadLength">Exact length in bytes.</param>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends the message that was written to <see cref="GetBufferWriter"/>.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
