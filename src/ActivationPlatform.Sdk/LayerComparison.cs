using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActivationPlatform.Analysis.Comparison;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>How far a layer's output is from a reference: two photos, two networks, two precisions or two runs.</summary>
/// <param name="Layer">The layer, as the reference names it.</param>
/// <param name="Difference">The measures.</param>
public sealed record LayerComparison(Layer Layer, TensorComparison Difference)
{
    /// <summary>Compares layer by layer, in the network's order, holding one pair at a time.</summary>
    /// <param name="reference">What is right.</param>
    /// <param name="referenceInput">Its input.</param>
    /// <param name="other">What is judged; may be the same source.</param>
    /// <param name="otherInput">Its input.</param>
    /// <param name="layers">Names in any of the three forms, or globs; both networks must answer with layers of the same MATLAB names and shapes in the same order.</param>
    /// <param name="cancellationToken">Stops both computations.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer of one of them.</exception>
    /// <exception cref="ArgumentException">The layers or their shapes differ.</exception>
    public static async IAsyncEnumerable<LayerComparison> StreamAsync(
        IActivationSource reference, ActivationInput referenceInput, IActivationSource other, ActivationInput otherInput, ImmutableArray<string> layers,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using IAsyncEnumerator<Activation> left = reference.StreamAsync(referenceInput, layers, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using IAsyncEnumerator<Activation> right = other.StreamAsync(otherInput, layers, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await left.MoveNextAsync())
        {
            using Activation expected = left.Current;
            if (!await right.MoveNextAsync())
            {
                throw new ArgumentException($"The second network has no counterpart of layer '{expected.Layer.Name}'.", nameof(other));
            }

            using Activation actual = right.Current;
            if (expected.Layer.MatlabName != actual.Layer.MatlabName || !expected.Shape.Equals(actual.Shape))
            {
                throw new ArgumentException($"Layer '{expected.Layer.Name}' of {expected.Shape} cannot be compared with layer '{actual.Layer.Name}' of {actual.Shape}.", nameof(other));
            }

            yield return new(expected.Layer, TensorComparison.Of(expected.Values.Span, actual.Values.Span));
        }

        if (await right.MoveNextAsync())
        {
            using Activation surplus = right.Current;
            throw new ArgumentException($"The first network has no counterpart of layer '{surplus.Layer.Name}'.", nameof(reference));
        }
    }
}
