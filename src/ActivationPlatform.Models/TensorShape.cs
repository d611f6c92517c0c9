using System.Collections.Immutable;
using System.Globalization;

namespace ActivationPlatform.Models;

/// <summary>The dimensions of a tensor, outermost first (NCHW for feature maps: batch, channel, row, column). Compares by value.</summary>
public sealed class TensorShape : IEquatable<TensorShape>
{
    private TensorShape(bool isKnown)
    {
        IsKnown = isKnown;
        Dimensions = [];
    }

    /// <summary>Creates a shape.</summary>
    /// <param name="dimensions">Each at least 0; an empty list is a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    public TensorShape(params ReadOnlySpan<int> dimensions)
    {
        foreach (int dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
        }

        Dimensions = [.. dimensions];
    }

    /// <summary>The shape of which nothing is known: what an operator that the catalogue does not know puts out when the file does not say either.
    /// It has no dimensions and differs from every other shape; <see cref="ElementCount"/> throws.</summary>
    public static TensorShape Unknown { get; } = new(isKnown: false);

    /// <summary>False only for <see cref="Unknown"/>.</summary>
    public bool IsKnown { get; } = true;

    /// <summary>The dimensions, outermost first.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    /// <exception cref="OverflowException">The product does not fit 64 bits.</exception>
    /// <exception cref="InvalidOperationException">The shape is unknown.</exception>
    public long ElementCount
    {
        get
        {
            if (!IsKnown)
            {
                throw new InvalidOperationException("The shape is unknown, so its number of elements is too.");
            }

            long count = 1;
            foreach (int dimension in Dimensions)
            {
                count = checked(count * dimension);
            }

            return count;
        }
    }

    /// <summary>The size of the channel axis (the second); 1 below rank 2.</summary>
    public int Channels => Rank >= 2 ? Dimensions[1] : 1;

    /// <summary>Rows of one channel's map; 1 below rank 3.</summary>
    public int Height => Rank >= 3 ? Dimensions[2] : 1;

    /// <summary>Columns of one channel's map; 1 below rank 4.</summary>
    public int Width => Rank >= 4 ? Dimensions[3] : 1;

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && IsKnown == other.IsKnown && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int dimension in Dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>For example <c>1x64x112x112</c>; <c>scalar</c> for rank 0, <c>unknown</c> for <see cref="Unknown"/>.</summary>
    public override string ToString() => !IsKnown ? "unknown" : Rank == 0 ? "scalar" : string.Join('x', Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)));
}
