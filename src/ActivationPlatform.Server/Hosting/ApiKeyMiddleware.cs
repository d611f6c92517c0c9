using System.Globalization;
using ActivationPlatform.Server.Security;
using Grpc.Core;

namespace ActivationPlatform.Server.Hosting;

/// <summary>Refuses calls without a valid API key before their body is read. Health is open, for probes that cannot show a key; so are pages.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys, ILogger<ApiKeyMiddleware> logger)
{
    /// <summary>Where the name of the caller's key is kept.</summary>
    public const string CallerItem = "activationplatform.caller";

    private const string HealthService = "/grpc.health.v1.Health/";
    private const string Grpc = "application/grpc";
    private const string Message = "There is no valid API key; send one as 'authorization: Bearer KEY'.";

    /// <summary>Lets the call pass or answers UNAUTHENTICATED.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) != true || request.Path.StartsWithSegments(HealthService.TrimEnd('/'), StringComparison.Ordinal))
        {
            return next(context);
        }

        if (keys.Identify(request.Headers.Authorization) is { } caller)
        {
            context.Items[CallerItem] = caller;
            return next(context);
        }

        ServerLog.KeyRefused(logger, context.Connection.RemoteIpAddress?.ToString() ?? "unknown", request.Path);
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = request.ContentType;
        response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(Message);
        return Task.CompletedTask;
    }
}
