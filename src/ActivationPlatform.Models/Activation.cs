namespace ActivationPlatform.Models;

/// <summary>The output of one layer for one image. Dispose it to give its memory back; the values must not be read afterwards.</summary>
public sealed class Activation : IDisposable
{
    private IDisposable? owner;

    /// <summary>Creates an activation over memory that <paramref name="owner"/> frees.</summary>
    /// <param name="layer">The layer that put it out.</param>
    /// <param name="shape">Shape of the values, NCHW for feature maps.</param>
    /// <param name="values">Row-major, as many as the shape has elements.</param>
    /// <param name="owner">Disposed with the activation; null if the memory needs no freeing.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's.</exception>
    public Activation(Layer layer, TensorShape shape, ReadOnlyMemory<float> values, IDisposable? owner = null)
    {
        if (values.Length != shape.ElementCount)
        {
            throw new ArgumentException($"Layer '{layer.Name}': {values.Length} values do not fill the shape {shape}; expected {shape.ElementCount}.", nameof(values));
        }

        Layer = layer;
        Shape = shape;
        Values = values;
        this.owner = owner;
    }

    /// <summary>The layer that put it out.</summary>
    public Layer Layer { get; }

    /// <summary>Shape of the values, NCHW for feature maps.</summary>
    public TensorShape Shape { get; }

    /// <summary>The values, row-major. Often a view of the engine's own memory.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref owner, null)?.Dispose();
}
