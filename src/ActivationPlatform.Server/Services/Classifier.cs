using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Models;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>The best classes of a network's last layer.</summary>
internal sealed class Classifier(ImageComputer computer)
{
    private const int DefaultTop = 5;

    /// <summary>Computes the last layer and ranks its values; equal ones by index.</summary>
    /// <param name="model">The network.</param>
    /// <param name="input">The image.</param>
    /// <param name="top">How many classes; 0 for five.</param>
    /// <param name="work">What the queue is told.</param>
    /// <param name="cancellationToken">Stops the computing.</param>
    public async Task<Wire.ClassifyResponse> ClassifyAsync(ModelLease model, ActivationInput input, int top, ComputeWork work, CancellationToken cancellationToken)
    {
        Network network = model.Network;
        var response = new Wire.ClassifyResponse
        {
            Model = network.Name,
            ModelSha256 = network.Sha256,
            Demonstration = network.IsDemonstration,
            Timings = new Wire.Timings(),
        };
        await foreach (Activation scores in computer.ComputeAsync(model, input, [network.Layers[^1]], work, response.Timings, cancellationToken))
        {
            using (scores)
            {
                response.Classes.AddRange(Classification.Create(network, scores, top == 0 ? DefaultTop : top).Classes.Select(ToWire));
            }
        }

        return response;
    }

    private static Wire.ClassScore ToWire(ClassScore score) => new()
    {
        ClassIndex = score.ClassIndex,
        Label = score.Label,
        Probability = (float)score.Probability,
    };
}
