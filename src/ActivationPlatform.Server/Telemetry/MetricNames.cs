namespace ActivationPlatform.Server.Telemetry;

/// <summary>The names that dashboards and alarms are written against; deploy/README.md says what each means. The engine's own are in
/// <see cref="Inference.InferenceMetrics"/>, the runtime's are those of .NET's meter <c>System.Runtime</c>.</summary>
internal static class MetricNames
{
    /// <summary>The server's meter.</summary>
    public const string Meter = "ActivationPlatform.Server";

    /// <summary>Histogram, seconds: calls from their arrival to their end, by method and status; its count is the number of calls.</summary>
    public const string CallDuration = "rpc.server.call.duration";

    /// <summary>Calls and streams that are open, by method.</summary>
    public const string ActiveCalls = "actplat.call.active";

    /// <summary>Counter: calls turned away, by method and reason.</summary>
    public const string RefusedCalls = "actplat.call.refused";

    /// <summary>Counter, bytes: messages sent, before compression, by method.</summary>
    public const string SentBytes = "actplat.call.sent";

    /// <summary>Histogram, seconds: an image's wait for a compute slot.</summary>
    public const string QueueDuration = "actplat.queue.duration";

    /// <summary>Images that wait for a compute slot.</summary>
    public const string QueueLength = "actplat.queue.length";

    /// <summary>Images that may wait.</summary>
    public const string QueueLimit = "actplat.queue.limit";

    /// <summary>Compute slots in use.</summary>
    public const string ActiveSlots = "actplat.compute.active";

    /// <summary>Compute slots.</summary>
    public const string SlotLimit = "actplat.compute.limit";

    /// <summary>Histogram, seconds: encoding and sending all tensors of one image, the caller's reading included.</summary>
    public const string SendDuration = "actplat.send.duration";

    /// <summary>Bytes of tensors that are computed and not yet sent.</summary>
    public const string OutputBytes = "actplat.output.memory.usage";

    /// <summary>Bytes that such tensors may take.</summary>
    public const string OutputLimit = "actplat.output.memory.limit";

    /// <summary>Counter: images looked for in the cache of computed layers, by <see cref="CacheResultAttribute"/>.</summary>
    public const string CacheRequests = "actplat.cache.requests";

    /// <summary>Counter: computed layers that made room for others in that cache.</summary>
    public const string CacheEvictions = "actplat.cache.evictions";

    /// <summary>Bytes of computed layers that are kept.</summary>
    public const string CacheBytes = "actplat.cache.usage";

    /// <summary>Bytes that they may take; 0 if nothing is kept.</summary>
    public const string CacheLimit = "actplat.cache.limit";

    /// <summary>Models that are open.</summary>
    public const string OpenModels = "actplat.model.open";

    /// <summary>Attribute: <c>grpc</c>.</summary>
    public const string SystemAttribute = "rpc.system.name";

    /// <summary>Attribute: <c>package.Service/Method</c>, or <c>_OTHER</c> for one that the server does not have.</summary>
    public const string MethodAttribute = "rpc.method";

    /// <summary>Attribute: the status as <c>OK</c> or <c>RESOURCE_EXHAUSTED</c>.</summary>
    public const string StatusAttribute = "rpc.response.status_code";

    /// <summary>Attribute of <see cref="CacheRequests"/>: <c>hit</c> if all layers were there, else <c>miss</c>.</summary>
    public const string CacheResultAttribute = "actplat.cache.result";

    /// <summary>Attribute of <see cref="RefusedCalls"/>: the reason of the answer's ErrorInfo, else its status.</summary>
    public const string ReasonAttribute = "actplat.reason";
}
