using Grpc.Core;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>How a call ended, left by <see cref="TelemetryInterceptor"/> for <see cref="TelemetryMiddleware"/>.</summary>
/// <param name="Status">The status.</param>
/// <param name="Reason">The reason of the answer's ErrorInfo; null for none.</param>
internal sealed record CallOutcome(StatusCode Status, string? Reason);
