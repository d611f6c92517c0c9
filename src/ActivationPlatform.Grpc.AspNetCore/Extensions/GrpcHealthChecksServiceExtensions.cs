using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.HealthChecks.Internal;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gRPC health service to the services of an application.</summary>
public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>Adds the health service.</summary>
    /// <param name="services">The services of the application.</param>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<HealthServiceImpl>();
        services.TryAddSingleton<HealthReportStates>();
        services.TryAddSingleton<HealthChecksService>();
        services.AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<HealthReportStates>());

        // First, so that the application can replace it.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GrpcHealthChecksOptions>>(
            new ConfigureOptions<GrpcHealthChecksOptions>(options => options.Services.Map("", _ => true))));
        return services.AddHealthChecks();
    }

    /// <summary>Adds the health service with options.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options.</param>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        IHealthChecksBuilder builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
