using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Telemetry;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Compute;

/// <summary>Layers of one image for calls that answer with one message: from the cache, or computed in a slot that is held until the last layer has been taken.</summary>
internal sealed class ImageComputer(ComputeQueue queue, ActivationCache cache, TimeProvider timeProvider, ServerTraces traces)
{
    /// <summary>Computes the layers, in their order; the caller disposes each.</summary>
    /// <param name="model">The network.</param>
    /// <param name="input">The image.</param>
    /// <param name="layers">Which; not empty.</param>
    /// <param name="work">What the queue is told.</param>
    /// <param name="timings">Filled in.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="QueueFullException">As many images wait as may.</exception>
    /// <exception cref="DeadlineUnreachableException">It would be done too late.</exception>
    public async IAsyncEnumerable<Activation> ComputeAsync(
        ModelLease model, ActivationInput input, ImmutableArray<Layer> layers, ComputeWork work, Wire.Timings timings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        InputKey? key = cache.KeyOf(model.Id, input);
        if (cache.Find(key, layers) is { IsDefault: false } found)
        {
            int taken = 0;
            try
            {
                while (taken < found.Length)
                {
                    yield return found[taken++];
                }
            }
            finally
            {
                // What a caller who left early has not taken.
                foreach (Activation activation in found.AsSpan()[taken..])
                {
                    activation.Dispose();
                }
            }

            yield break;
        }

        long entered = timeProvider.GetTimestamp();
        using ComputeSlot slot = await traces.WhileAsync("queue", queue.EnterAsync(work, cancellationToken));
        timings.QueueMicroseconds = (long)timeProvider.GetElapsedTime(entered).TotalMicroseconds;
        using Activity? span = traces.Start("compute");
        var times = new StreamTimings();
        await foreach (Activation activation in model.Source.StreamAsync(input, [.. layers.Select(layer => layer.Name)], times, TimeSpan.Zero, cancellationToken))
        {
            cache.Keep(key, activation);
            yield return activation;
        }

        timings.DecodeMicroseconds = (long)times.Decode.TotalMicroseconds;
        timings.ComputeMicroseconds = (long)(times.Plan + times.Compute).TotalMicroseconds;
    }
}
