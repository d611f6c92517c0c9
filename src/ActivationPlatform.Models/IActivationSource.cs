using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>The seam between whoever computes activations and whoever looks at them: this process (Inference) or a server (Client).</summary>
public interface IActivationSource : IAsyncDisposable
{
    /// <summary>The network, without weights.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>Names and versions of the software that computes the activations, for the provenance of what is made from them; for example
    /// <c>ONNX Runtime</c> and <c>1.30.0</c>. Empty if the source does not tell.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<ImmutableArray<KeyValuePair<string, string>>> DescribeComponentsAsync(CancellationToken cancellationToken = default) => new([]);

    /// <summary>Streams the outputs of the asked layers for one image, in the order of the network, each as soon as it is known.
    /// The consumer disposes every activation; leaving the enumeration early stops the computation.</summary>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layers">Names in any of the three forms, or globs; duplicates are answered once. Not empty.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    IAsyncEnumerable<Activation> StreamAsync(ActivationInput input, ImmutableArray<string> layers, CancellationToken cancellationToken = default);

    /// <summary>Shows the outputs of the asked layers for one image to a visitor, each once, one after the other, in any order. A source that computes in this process calls it on the thread that
    /// computes, while the values are still in its cache; so it is the fastest way to look at every value once.</summary>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layers">Names in any of the three forms, or globs; duplicates are shown once. Not empty.</param>
    /// <param name="visit">Looks at an activation; when it returns, the values are gone. What it throws ends the computation and is thrown here.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    async Task VisitAsync(ActivationInput input, ImmutableArray<string> layers, Action<Activation> visit, CancellationToken cancellationToken = default)
    {
        await foreach (Activation activation in StreamAsync(input, layers, cancellationToken))
        {
            using (activation)
            {
                visit(activation);
            }
        }
    }

    /// <summary>The values of a layer's learned tensors; empty for a layer without.</summary>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    ValueTask<ImmutableArray<ParameterTensor>> ReadParametersAsync(string layer, CancellationToken cancellationToken = default);
}
