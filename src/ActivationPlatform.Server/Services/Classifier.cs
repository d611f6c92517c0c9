using System.Diagnostics;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Telemetry;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>The best classes of a network's last layer.</summary>
internal sealed class Classifier(ComputeQueue queue, TimeProvider timeProvider, ServerTraces traces)
{
    private const int DefaultTop = 5;

    /// <summary>Computes the last layer and ranks its values; equal ones by index.</summary>
    /// <param name="source">The engine.</param>
    /// <param name="input">The image.</param>
    /// <param name="top">How many classes; 0 for five.</param>
    /// <param name="cancellationToken">Stops the computing.</param>
    public async Task<Wire.ClassifyResponse> ClassifyAsync(LocalActivationSource source, ActivationInput input, int top, CancellationToken cancellationToken)
    {
        Network network = source.Network;
        var response = new Wire.ClassifyResponse
        {
            Model = network.Name,
            ModelSha256 = network.Sha256,
            Demonstration = network.IsDemonstration,
            Timings = new Wire.Timings(),
        };
        long entered = timeProvider.GetTimestamp();
        using ComputeSlot slot = await traces.WhileAsync("queue", queue.EnterAsync(cancellationToken));
        using Activity? span = traces.Start("compute");
        var times = new StreamTimings();
        response.Timings.QueueMicroseconds = (long)timeProvider.GetElapsedTime(entered).TotalMicroseconds;
        await foreach (Activation scores in source.StreamAsync(input, [network.Layers[^1].Name], times, TimeSpan.Zero, cancellationToken))
        {
            using (scores)
            {
                response.Classes.AddRange(Classification.Create(network, scores, top == 0 ? DefaultTop : top).Classes.Select(ToWire));
            }
        }

        response.Timings.DecodeMicroseconds = (long)times.Decode.TotalMicroseconds;
        response.Timings.ComputeMicroseconds = (long)(times.Plan + times.Compute).TotalMicroseconds;
        return response;
    }

    private static Wire.ClassScore ToWire(ClassScore score) => new()
    {
        ClassIndex = score.ClassIndex,
        Label = score.Label,
        Probability = (float)score.Probability,
    };
}
