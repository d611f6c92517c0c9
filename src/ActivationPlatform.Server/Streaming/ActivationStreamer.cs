using System.Diagnostics;
using System.Threading.Channels;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Telemetry;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>Computes one image and sends its layers, each as soon as it is there. Computing and sending are two tasks: the compute slot is given
/// back when the computing is over, however slowly the answer is read. What waits to be sent counts against the budget until it is.</summary>
internal sealed class ActivationStreamer(ComputeQueue queue, ActivationCache cache, TimeProvider timeProvider, ServerMetrics metrics, ServerTraces traces)
{
    // Time to send the largest first layer of the known networks on an idle machine, with a margin; what a slow reader costs the slot at most.
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(7);

    /// <summary>Computes and sends one image.</summary>
    /// <param name="call">The call that it belongs to.</param>
    /// <param name="input">The image.</param>
    /// <param name="events">Where to.</param>
    /// <param name="started">Called once the image has its compute slot; over before its first event. May be null.</param>
    /// <param name="cancellationToken">Stops the computing and the sending.</param>
    /// <exception cref="QueueFullException">As many images wait as may.</exception>
    /// <exception cref="DeadlineUnreachableException">It would be done too late.</exception>
    public async Task RunAsync(StreamCall call, ActivationInput input, IActivationEvents events, Func<ValueTask>? started, CancellationToken cancellationToken)
    {
        StreamPlan plan = call.Plan;
        var timings = new Wire.Timings();
        var computed = Channel.CreateUnbounded<Activation>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        long unsentBytes = plan.Layers.Sum(layer => layer.OutputShape.ElementCount * sizeof(float));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (Task starting, Task computing) = await BeginAsync(call, input, unsentBytes, computed.Writer, started, timings, stop.Token);
        var summary = new Wire.StreamSummary { ModelSha256 = plan.Network.Sha256, Timings = timings };
        try
        {
            await starting;
            using Activity? sending = traces.Start("send");
            await foreach (Activation activation in computed.Reader.ReadAllAsync(cancellationToken))
            {
                using (activation)
                {
                    long began = timeProvider.GetTimestamp();
                    summary.ByteCount += await SendAsync(activation, plan, events, summary.LayerCount, cancellationToken);
                    timings.SendMicroseconds += Microseconds(timeProvider.GetElapsedTime(began));
                    summary.LayerCount++;
                }

                long bytes = (long)activation.Values.Length * sizeof(float);
                call.Outgoing.Release(bytes);
                unsentBytes -= bytes;
            }

            metrics.TensorsSent(TimeSpan.FromMicroseconds(timings.SendMicroseconds));
            sending?.SetTag("actplat.bytes", summary.ByteCount);
        }
        finally
        {
            await stop.CancelAsync();
            await computing;
            while (computed.Reader.TryRead(out Activation? unsent))
            {
                unsent.Dispose();
            }

            call.Outgoing.Release(unsentBytes);
        }

        await events.SummaryAsync(summary, cancellationToken);
    }

    /// <summary>Takes the image from the cache, or waits for a slot and for room and begins to compute.</summary>
    /// <returns>What <paramref name="started"/> does, and the computing, which never fails.</returns>
    private async Task<(Task Starting, Task Computing)> BeginAsync(
        StreamCall call, ActivationInput input, long bytes, ChannelWriter<Activation> computed, Func<ValueTask>? started, Wire.Timings timings, CancellationToken cancellationToken)
    {
        InputKey? key = cache.KeyOf(call.Model.Id, input);
        if (cache.Find(key, call.Plan.Layers) is { IsDefault: false } found)
        {
            try
            {
                await call.Outgoing.ReserveAsync(bytes, cancellationToken);
            }
            catch
            {
                foreach (Activation activation in found)
                {
                    activation.Dispose();
                }

                throw;
            }

            foreach (Activation activation in found)
            {
                computed.TryWrite(activation);
            }

            computed.Complete();
            return (StartAsync(started), Task.CompletedTask);
        }

        long entered = timeProvider.GetTimestamp();
        ComputeSlot slot = await traces.WhileAsync("queue", queue.EnterAsync(call.Work, cancellationToken));
        try
        {
            await call.Outgoing.ReserveAsync(bytes, cancellationToken);
        }
        catch
        {
            slot.Dispose();
            throw;
        }

        timings.QueueMicroseconds = Microseconds(timeProvider.GetElapsedTime(entered));
        // Begun before the engine's threads take the processors, and not waited for: a reader who reads nothing must not hold the slot.
        Task starting = StartAsync(started);
        return (starting, ComputeAsync(call, input, key, slot, computed, timings, cancellationToken));
    }

    /// <summary>Never throws itself: what goes wrong is in the task.</summary>
    private static async Task StartAsync(Func<ValueTask>? started)
    {
        if (started is not null)
        {
            await started();
        }
    }

    /// <summary>Never fails: what goes wrong reaches the reader of the channel.</summary>
    private async Task ComputeAsync(
        StreamCall call, ActivationInput input, InputKey? key, ComputeSlot slot, ChannelWriter<Activation> computed, Wire.Timings timings, CancellationToken cancellationToken)
    {
        using ComputeSlot held = slot;
        using Activity? span = traces.Start("compute");
        var times = new StreamTimings();
        TimeSpan headStart = queue.Waiting == 0 ? HeadStart : TimeSpan.Zero;
        try
        {
            await foreach (Activation activation in call.Model.Source.StreamAsync(input, call.Plan.LayerNames, times, headStart, cancellationToken))
            {
                cache.Keep(key, activation);
                computed.TryWrite(activation);
            }

            span?.SetTag("actplat.layers", call.Plan.LayerNames.Length).SetTag("actplat.decode.seconds", times.Decode.TotalSeconds).SetTag("actplat.plan.seconds", times.Plan.TotalSeconds);
            timings.QueueMicroseconds += Microseconds(times.Queue);
            timings.DecodeMicroseconds = Microseconds(times.Decode);
            timings.ComputeMicroseconds = Microseconds(times.Plan + times.Compute);
            computed.Complete();
        }
        catch (Exception exception)
        {
            computed.Complete(exception);
        }
    }

    private static async ValueTask<long> SendAsync(Activation activation, StreamPlan plan, IActivationEvents events, int tensorIndex, CancellationToken cancellationToken)
    {
        if (plan.SendsStatistics)
        {
            await events.StatisticsAsync(
                plan.IsMergeable ? activation.ToMergeable(plan.Channels) : activation.ToStatistics(plan.Channels, plan.Distribution, cancellationToken), cancellationToken);
            return 0;
        }

        (TensorShape shape, ReadOnlyMemory<float> values) = ChannelSelection.Select(activation.Shape, activation.Values, plan.Channels);
        using var encoder = new TensorEncoder(values, plan.Encoding, plan.ChunkBytes);
        var header = new Wire.TensorHeader
        {
            Layer = activation.Layer.ToWireName(),
            Shape = { shape.Dimensions },
            Layout = Wire.TensorLayout.Nchw,
            ChannelIndices = { plan.Channels },
            TensorIndex = tensorIndex,
        };
        encoder.Describe(header);
        await events.HeaderAsync(header, cancellationToken);
        while (encoder.TryReadChunk(out Wire.DataChunk chunk))
        {
            await events.ChunkAsync(chunk, isLast: chunk.Offset + chunk.Data.Length == header.ByteLength, cancellationToken);
        }

        await events.EndAsync(encoder.End(), cancellationToken);
        return header.ByteLength;
    }

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;
}
