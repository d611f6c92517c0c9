using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActivationPlatform.Server.Hosting;

/// <summary>Health as the gRPC health service tells it: SERVING while new calls are welcome.</summary>
internal sealed class ServingCheck(ServerState state) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.IsServing ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The server is starting or stopping."));
}
