using System.Diagnostics.Metrics;

namespace ActivationPlatform.Inference;

/// <summary>What the engine tells of its calls: how long decoding, planning and computing took (seconds), and whether the plan was there already.</summary>
public sealed class InferenceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ActivationPlatform.Inference";

    /// <summary>Histogram, seconds: decoding, resizing and normalizing one image; ready tensors are not counted.</summary>
    public const string DecodeDuration = "actplat.decode.duration";

    /// <summary>Histogram, seconds: getting an execution plan; next to nothing when it was cached.</summary>
    public const string PlanDuration = "actplat.plan.duration";

    /// <summary>Histogram, seconds: one run of the network, from its start to its end.</summary>
    public const string ComputeDuration = "actplat.compute.duration";

    /// <summary>Counter: execution plans asked for; see <see cref="PlanResult"/>.</summary>
    public const string PlanRequests = "actplat.plan.requests";

    /// <summary>Attribute of <see cref="PlanRequests"/>: <c>hit</c> if the plan was cached, else <c>miss</c>.</summary>
    public const string PlanResult = "actplat.plan.result";

    private static readonly KeyValuePair<string, object?> Hit = new(PlanResult, "hit");
    private static readonly KeyValuePair<string, object?> Miss = new(PlanResult, "miss");

    private readonly Histogram<double> decode;
    private readonly Histogram<double> plan;
    private readonly Histogram<double> compute;
    private readonly Counter<long> planRequests;

    internal InferenceMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        var buckets = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
        decode = meter.CreateHistogram(DecodeDuration, "s", "Decoding, resizing and normalizing one image.", advice: buckets);
        plan = meter.CreateHistogram(PlanDuration, "s", "Getting the execution plan of one run.", advice: buckets);
        compute = meter.CreateHistogram(ComputeDuration, "s", "One run of the network.", advice: buckets);
        planRequests = meter.CreateCounter<long>(PlanRequests, "{plan}", "Execution plans asked for, by whether they were cached.");
    }

    internal void Decoded(TimeSpan elapsed) => decode.Record(elapsed.TotalSeconds);

    internal void Planned(TimeSpan elapsed, bool wasCached)
    {
        plan.Record(elapsed.TotalSeconds);
        planRequests.Add(1, wasCached ? Hit : Miss);
    }

    internal void Computed(TimeSpan elapsed) => compute.Record(elapsed.TotalSeconds);
}
