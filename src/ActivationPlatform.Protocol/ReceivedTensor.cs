using System.Buffers;
using ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Protocol;

/// <summary>A tensor that arrived whole and with the right checksum. Dispose it to give its memory back; the values must not be read afterwards.</summary>
public sealed class ReceivedTensor : IDisposable
{
    private readonly int length;
    private float[]? values;

    internal ReceivedTensor(TensorHeader header, TensorEnd end, float[] values, int length)
    {
        Header = header;
        End = end;
        this.values = values;
        this.length = length;
    }

    /// <summary>Layer, shape and encoding.</summary>
    public TensorHeader Header { get; }

    /// <summary>Checksum, minimum, maximum and mean, as sent.</summary>
    public TensorEnd End { get; }

    /// <summary>The decoded values, row-major in the header's shape.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public ReadOnlyMemory<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(values is null, this);
            return values.AsMemory(0, length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref values, null) is { } rented)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
