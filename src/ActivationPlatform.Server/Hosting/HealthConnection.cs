using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActivationPlatform.Server.Hosting;

/// <summary>Marks connections to an address where only health is told.</summary>
internal sealed class HealthConnection
{
    private const string HealthService = "/grpc.health.v1.Health";

    private HealthConnection()
    {
    }

    /// <summary>Marks every connection that an address accepts.</summary>
    public static void Mark(ListenOptions options)
    {
        var mark = new HealthConnection();
        options.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }

    /// <summary>Answers 404 to everything but health on such a connection.</summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<HealthConnection>() is null || context.Request.Path.StartsWithSegments(HealthService, StringComparison.Ordinal))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
