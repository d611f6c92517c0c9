namespace Grpc.Core;

/// <summary>How messages of one type become bytes and back.</summary>
/// <typeparam name="T">Type of the messages.</typeparam>
public class Marshaller<T>
{
    /// <summary>Creates a marshaller on plain arrays.</summary>
    /// <param name="serializer">Message to bytes.</param>
    /// <param name="deserializer">Bytes to message.</param>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (message, context) => context.Complete(serializer(message));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>Creates a marshaller on contexts, which avoid copies.</summary>
    /// <param name="serializer">Writes the message to the context.</param>
    /// <param name="deserializer">Reads the message from the context.</param>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
        Serializer = _ => throw new NotImplementedException("This marshaller serialises only to a context.");
        Deserializer = _ => throw new NotImplementedException("This marshaller deserialises only from a context.");
    }

    /// <summary>Message to bytes; throws for a marshaller on contexts.</summary>
    public Func<T, byte[]> Serializer { get; }

    /// <summary>Bytes to message; throws for a marshaller on contexts.</summary>
    public Func<byte[], T> Deserializer { get; }

    /// <summary>Writes a message to a context.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Reads a message from a context.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}
