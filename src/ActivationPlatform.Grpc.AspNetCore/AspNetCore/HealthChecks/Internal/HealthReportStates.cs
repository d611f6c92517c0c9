using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Turns the reports of the application's health checks, published from time to time, into states of services.</summary>
internal sealed class HealthReportStates(IOptions<GrpcHealthChecksOptions> options, IOptions<HealthCheckServiceOptions> checks, HealthServiceImpl service) : IHealthCheckPublisher
{
    private volatile bool _isStopped;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (ServiceMapping mapping in options.Value.Services)
        {
            if (!_isStopped)
            {
                service.SetStatus(mapping.Name, StateOf(mapping, report));
            }
        }

        return Task.CompletedTask;
    }

    public void Stop()
    {
        _isStopped = true;
        service.Stop();
    }

    /// <summary>Asks the health checks of one service, or, for an unknown service, nothing.</summary>
    public async Task RefreshAsync(string name, HealthCheckService healthChecks, CancellationToken cancellationToken)
    {
        ServiceMapping? mapping = options.Value.Services.FirstOrDefault(candidate => candidate.Name == name);
        if (mapping is null || _isStopped)
        {
            return;
        }

        HealthReport report = await healthChecks.CheckHealthAsync(
            registration => mapping.HealthCheckPredicate(new HealthCheckMapContext(registration.Name, registration.Tags)),
            cancellationToken).ConfigureAwait(false);
        if (!_isStopped)
        {
            service.SetStatus(name, StateOf(report.Entries.Values.Select(entry => entry.Status)));
        }
    }

    private HealthCheckResponse.Types.ServingStatus StateOf(ServiceMapping mapping, HealthReport report)
    {
        Dictionary<string, HealthCheckRegistration> registrations = checks.Value.Registrations.ToDictionary(registration => registration.Name, StringComparer.OrdinalIgnoreCase);
        return StateOf(report.Entries
            .Where(entry => mapping.HealthCheckPredicate(new HealthCheckMapContext(entry.Key, registrations.TryGetValue(entry.Key, out HealthCheckRegistration? known) ? known.Tags : [])))
            .Select(entry => entry.Value.Status));
    }

    private static HealthCheckResponse.Types.ServingStatus StateOf(IEnumerable<HealthStatus> statuses) => statuses.Contains(HealthStatus.Unhealthy)
        ? HealthCheckResponse.Types.ServingStatus.NotServing
        : HealthCheckResponse.Types.ServingStatus.Serving;
}
