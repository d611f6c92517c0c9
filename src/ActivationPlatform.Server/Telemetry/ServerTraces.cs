using System.Diagnostics;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>The spans within a call: <c>queue</c>, <c>compute</c>, <c>send</c>. The call's own span is ASP.NET Core's, named by <see cref="TelemetryMiddleware"/>;
/// it continues the caller's trace (W3C traceparent).</summary>
internal sealed class ServerTraces : IDisposable
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "ActivationPlatform.Server";

    private readonly ActivitySource source = new(SourceName);

    /// <summary>Begins a span in the current call; null while nobody listens. Dispose it to end it.</summary>
    public Activity? Start(string name) => source.StartActivity(name);

    /// <summary>A span for as long as something takes that has begun already.</summary>
    public async ValueTask<T> WhileAsync<T>(string name, ValueTask<T> work)
    {
        using Activity? span = Start(name);
        return await work;
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
