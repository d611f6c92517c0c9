using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>The health service on the application's health checks.</summary>
internal sealed class HealthChecksService : Health.V1.Health.HealthBase
{
    private readonly HealthServiceImpl _states;
    private readonly HealthReportStates _reports;
    private readonly HealthCheckService _healthChecks;
    private readonly GrpcHealthChecksOptions _options;

    public HealthChecksService(HealthServiceImpl states, HealthReportStates reports, HealthCheckService healthChecks, IOptions<GrpcHealthChecksOptions> options, IHostApplicationLifetime lifetime)
    {
        _states = states;
        _reports = reports;
        _healthChecks = healthChecks;
        _options = options.Value;
        if (!_options.SuppressCompletionOnShutdown)
        {
            lifetime.ApplicationStopping.Register(reports.Stop);
        }
    }

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!_options.UseHealthChecksCache)
        {
            await _reports.RefreshAsync(request.Service, _healthChecks, context.CancellationToken).ConfigureAwait(false);
        }

        return await _states.Check(request, context).ConfigureAwait(false);
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        await _reports.RefreshAsync(request.Service, _healthChecks, context.CancellationToken).ConfigureAwait(false);
        await _states.Watch(request, responseStream, context).ConfigureAwait(false);
    }
}
