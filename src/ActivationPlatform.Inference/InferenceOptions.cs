using System.Diagnostics.Metrics;
using ActivationPlatform.Imaging;

namespace ActivationPlatform.Inference;

/// <summary>How activations are computed in this process.</summary>
public sealed record InferenceOptions
{
    /// <summary>Threads that work on one operator. Default: the processors this process may use, which .NET reads from the processor affinity
    /// and the container's quota (cgroup v1 and v2, rounded up). Shared by all sources that are open at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether idle threads spin while they wait for work: a little faster for one run at a time on an idle machine, and a waste of
    /// processor time that a server needs elsewhere. Default: false. Shared by all sources that are open at once.</summary>
    public bool SpinWhileIdle { get; init; }

    /// <summary>Path of the ONNX Runtime library. Default: the environment variable <c>ACTPLAT_ONNXRUNTIME</c>; if that is not set, the
    /// library beside the program or the one that a package brought. Shared by all sources that are open at once.</summary>
    public string? LibraryPath { get; init; } = Environment.GetEnvironmentVariable("ACTPLAT_ONNXRUNTIME") is { Length: > 0 } path ? path : null;

    /// <summary>Runs that compute at the same time; others wait. At least 1. Default: as many as processors. Shared by all sources that
    /// are open at once.</summary>
    public int MaximumConcurrentRuns { get; init; } = Environment.ProcessorCount;

    /// <summary>Execution plans (one per set of requested layers) kept loaded. At least 1. Default: 8.</summary>
    public int MaximumPlans { get; init; } = 8;

    /// <summary>Bytes of weights in the plans kept loaded; the plan used last is kept in any case. Default: 256 MiB.</summary>
    public long MaximumPlanBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of output memory kept for the next run once nobody uses them. Default: 128 MiB. Shared by all sources that are open at once.</summary>
    public long RetainedOutputBytes { get; init; } = 128L << 20;

    /// <summary>Bytes that activations may occupy before they are disposed; a call beyond it fails with <see cref="OutputMemoryException"/>. A reader
    /// who is slow keeps the outputs of a whole call (39.6 MB for all layers of GoogLeNet). Default: 2 GiB. Shared by all sources that are open at once.</summary>
    public long MaximumOutputBytes { get; init; } = 2L << 30;

    /// <summary>Whether LRN layers are computed by an operator of ours, several times faster than ONNX Runtime's, with a result that differs by at most
    /// 1e-5 of the layer's largest absolute value. Default: true.</summary>
    public bool UseFastNormalization { get; init; } = true;

    /// <summary>Bounds for the images that are decoded.</summary>
    public ImageLimits ImageLimits { get; init; } = ImageLimits.Default;

    /// <summary>Measures the times that <see cref="StreamTimings"/> reports. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes the meter that decoding, planning and computing are told to (<see cref="InferenceMetrics"/>); null, the default, for none.</summary>
    public IMeterFactory? MeterFactory { get; init; }
}
