using System.Diagnostics.Metrics;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Grpc.Core;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Counts and times what the server does. While nobody listens a measurement is one comparison.</summary>
internal sealed class ServerMetrics
{
    private readonly Meter meter;
    private readonly Histogram<double> calls;
    private readonly UpDownCounter<long> active;
    private readonly Counter<long> refused;
    private readonly Counter<long> sent;
    private readonly Histogram<double> queued;
    private readonly Histogram<double> sending;

    /// <summary>Creates the instruments.</summary>
    public ServerMetrics(IMeterFactory meters)
    {
        meter = meters.Create(MetricNames.Meter);
        var callTimes = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] };
        var phaseTimes = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
        calls = meter.CreateHistogram(MetricNames.CallDuration, "s", "Calls from their arrival to their end.", advice: callTimes);
        active = meter.CreateUpDownCounter<long>(MetricNames.ActiveCalls, "{call}", "Calls and streams that are open.");
        refused = meter.CreateCounter<long>(MetricNames.RefusedCalls, "{call}", "Calls turned away, by reason.");
        sent = meter.CreateCounter<long>(MetricNames.SentBytes, "By", "Messages sent, before compression.");
        queued = meter.CreateHistogram(MetricNames.QueueDuration, "s", "An image's wait for a compute slot.", advice: phaseTimes);
        sending = meter.CreateHistogram(MetricNames.SendDuration, "s", "Encoding and sending all tensors of one image, the caller's reading included.", advice: phaseTimes);
    }

    /// <summary>Whether anybody listens to the calls.</summary>
    public bool CountsCalls => calls.Enabled;

    /// <summary>Shows what the server holds, whenever somebody looks.</summary>
    public void Watch(ComputeQueue queue, TensorBudget budget, ActivationCache cache, ModelRegistry models, ServerSettings settings)
    {
        meter.CreateObservableUpDownCounter(MetricNames.QueueLength, () => queue.Waiting, "{image}", "Images that wait for a compute slot.");
        meter.CreateObservableUpDownCounter(MetricNames.QueueLimit, () => settings.QueueLength, "{image}", "Images that may wait.");
        meter.CreateObservableUpDownCounter(MetricNames.ActiveSlots, () => queue.Computing, "{slot}", "Compute slots in use.");
        meter.CreateObservableUpDownCounter(MetricNames.SlotLimit, () => settings.ComputeSlots, "{slot}", "Compute slots.");
        meter.CreateObservableUpDownCounter(MetricNames.OutputBytes, () => budget.HeldBytes, "By", "Tensors that are computed and not yet sent.");
        meter.CreateObservableUpDownCounter(MetricNames.OutputLimit, () => budget.MaximumBytes, "By", "What such tensors may take.");
        meter.CreateObservableCounter(
            MetricNames.CacheRequests,
            () => (Measurement<long>[])[new(cache.Hits, new KeyValuePair<string, object?>(MetricNames.CacheResultAttribute, "hit")), new(cache.Misses, new KeyValuePair<string, object?>(MetricNames.CacheResultAttribute, "miss"))],
            "{image}",
            "Images looked for in the cache of computed layers.");
        meter.CreateObservableCounter(MetricNames.CacheEvictions, () => cache.Evictions, "{layer}", "Computed layers that made room for others.");
        meter.CreateObservableUpDownCounter(MetricNames.CacheBytes, () => cache.HeldBytes, "By", "Computed layers kept for those who ask again.");
        meter.CreateObservableUpDownCounter(MetricNames.CacheLimit, () => cache.MaximumBytes, "By", "What kept layers may take.");
        meter.CreateObservableUpDownCounter(MetricNames.OpenModels, () => models.OpenCount, "{model}", "Models that are open.");
    }

    /// <summary>A call arrived.</summary>
    public void CallStarted(string method) => active.Add(1, Method(method));

    /// <summary>A call ended.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="reason">Why it was turned away; null if it was not.</param>
    public void CallEnded(string method, StatusCode status, TimeSpan elapsed, string? reason)
    {
        active.Add(-1, Method(method));
        calls.Record(elapsed.TotalSeconds, new(MetricNames.SystemAttribute, "grpc"), Method(method), new(MetricNames.StatusAttribute, StatusNames.Of(status)));
        if (reason is not null)
        {
            refused.Add(1, Method(method), new(MetricNames.ReasonAttribute, reason));
        }
    }

    /// <summary>A message was sent.</summary>
    public void MessageSent(string method, int bytes) => sent.Add(bytes, Method(method));

    /// <summary>An image has its compute slot.</summary>
    public void Queued(TimeSpan elapsed) => queued.Record(elapsed.TotalSeconds);

    /// <summary>All tensors of an image are sent.</summary>
    public void TensorsSent(TimeSpan elapsed) => sending.Record(elapsed.TotalSeconds);

    private static KeyValuePair<string, object?> Method(string method) => new(MetricNames.MethodAttribute, method);
}
