using ActivationPlatform.Server.Failures;
using Grpc.AspNetCore.Server;

namespace ActivationPlatform.Server.Security;

/// <summary>The door: who calls, whether that caller may call this service, and whether too much of it is under way. All of it is asked before the
/// body is read. Pages are open; so is health, for probes that cannot show a proof.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, Authenticator authenticator, CallerLimits limits, ILogger<AccessMiddleware> logger)
{
    private const string CallerItem = "activationplatform.caller";
    private const string Grpc = "application/grpc";

    /// <summary>Who was let in; nobody's name if the call asked for no proof.</summary>
    public static Caller CallerOf(HttpContext context) => context.Items[CallerItem] as Caller ?? Caller.Anyone(AddressOf(context));

    /// <summary>Lets the call pass, or answers UNAUTHENTICATED, PERMISSION_DENIED or RESOURCE_EXHAUSTED.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        string service = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName ?? string.Empty;
        if (context.Request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) != true || ServiceScopes.IsOpen(service))
        {
            await next(context);
            return;
        }

        if (await authenticator.IdentifyAsync(context) is not { } caller)
        {
            ServerLog.CallerUnknown(logger, AddressOf(context), context.Request.Path);
            await Refusal.AnswerAsync(context, Failure.Unauthenticated(authenticator.Complaint));
            return;
        }

        if (ServiceScopes.Of(service) is { } scope && !caller.Has(scope))
        {
            ServerLog.ScopeMissing(logger, caller.Name, AddressOf(context), scope, context.Request.Path);
            await Refusal.AnswerAsync(context, Failure.ScopeMissing(caller.Name, scope));
            return;
        }

        context.Items[CallerItem] = caller;
        try
        {
            using IDisposable turn = limits.Enter(caller.Group);
            await next(context);
        }
        catch (CallerLimitException exception)
        {
            ServerLog.LimitReached(logger, caller.Name, AddressOf(context), context.Request.Path, exception.Message);
            await Refusal.AnswerAsync(context, Failure.LimitReached(exception));
        }
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
