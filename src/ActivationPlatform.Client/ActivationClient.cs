using System.Collections.Immutable;
using ActivationPlatform.Models;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client;

/// <summary>A server's activations in a few words:
/// <code>
/// await using var client = ActivationClient.Connect("http://127.0.0.1:5080");
/// await foreach (Activation layer in client.StreamAsync(File.ReadAllBytes("coffee.png"), ["conv1*"])) { ... }
/// </code></summary>
public sealed class ActivationClient : IAsyncDisposable
{
    /// <summary>Creates a client.</summary>
    /// <param name="options">Where the server is and how it is spoken to.</param>
    /// <exception cref="ArgumentException">The addresses cannot be used.</exception>
    public ActivationClient(RemoteOptions options) => Source = new RemoteActivationSource(options);

    /// <summary>The server as a source of activations, for everything that takes one.</summary>
    public RemoteActivationSource Source { get; }

    /// <summary>A client for the server at an address.</summary>
    /// <param name="address">For example <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="apiKey">Shown to the server; null for none.</param>
    /// <param name="model">The model's name; null for the server's default.</param>
    public static ActivationClient Connect(string address, string? apiKey = null, string? model = null) =>
        new(new RemoteOptions { Addresses = [new Uri(address)], ApiKey = apiKey, Model = model });

    /// <summary>The models that the server has, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public async Task<ImmutableArray<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        Wire.ListModelsResponse response = await Source.CallAsync(
            (invoker, call) => new Wire.ModelService.ModelServiceClient(invoker).ListModelsAsync(new Wire.ListModelsRequest(), call), cancellationToken);
        return [.. response.Models.Select(m => new ModelSummary(m.Name, m.Sha256, m.ByteLength, m.Demonstration, m.Name == response.DefaultModel))];
    }

    /// <summary>The network: layers, connections, labels.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => Source.DescribeAsync(cancellationToken);

    /// <summary>The outputs of layers for one image, in the order of the network, each as soon as it has arrived. Dispose each one.</summary>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="layers">Names in any of the three forms, or patterns; <c>*</c> is every layer.</param>
    /// <param name="cancellationToken">Stops the server's computation too.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="RemoteException">The server refused, or could not be reached after all attempts.</exception>
    public IAsyncEnumerable<Activation> StreamAsync(ReadOnlyMemory<byte> image, ImmutableArray<string> layers, CancellationToken cancellationToken = default) =>
        Source.StreamAsync(new ActivationInput.EncodedImage(image), layers, cancellationToken);

    /// <summary>The best classes for one image, best first.</summary>
    /// <param name="input">An image file or a ready tensor.</param>
    /// <param name="top">How many, at least 1.</param>
    /// <param name="cancellationToken">Stops the server's computation too.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public async Task<ImmutableArray<ClassScore>> ClassifyAsync(ActivationInput input, int top = 5, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var request = new Wire.ClassifyRequest { Model = Source.Options.Model ?? string.Empty, Input = RemoteActivationSource.ToWire(input), Top = top };
        Wire.ClassifyResponse response = await Source.CallAsync(
            (invoker, call) => new Wire.ActivationService.ActivationServiceClient(invoker).ClassifyAsync(request, call), cancellationToken);
        return [.. response.Classes.Select(c => new ClassScore(c.ClassIndex, c.Label, c.Probability))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
