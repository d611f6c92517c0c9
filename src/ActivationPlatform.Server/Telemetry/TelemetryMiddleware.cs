using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Around everything: times and counts gRPC calls, those too that are turned away before a service sees them, and names their spans.
/// Pages and health probes have no span.</summary>
internal sealed class TelemetryMiddleware(RequestDelegate next, ServerMetrics metrics, TimeProvider timeProvider)
{
    private const string Grpc = "application/grpc";
    private const string HealthPrefix = "/grpc.health.";
    private const string OtherMethod = "_OTHER";
    private const string StatusHeader = "grpc-status";

    /// <summary>Lets the request pass and tells of it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        Activity? span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        bool isCall = context.Request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true;
        if (span is { IsAllDataRequested: true } && (!isCall || context.Request.Path.Value!.StartsWith(HealthPrefix, StringComparison.Ordinal)))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return isCall && (metrics.CountsCalls || span is { IsAllDataRequested: true }) ? WatchAsync(context, span) : next(context);
    }

    private async Task WatchAsync(HttpContext context, Activity? span)
    {
        string method = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName[1..] ?? OtherMethod;
        long started = timeProvider.GetTimestamp();
        metrics.CallStarted(method);
        try
        {
            await next(context);
        }
        finally
        {
            CallOutcome outcome = context.Items[typeof(CallOutcome)] as CallOutcome ?? new CallOutcome(StatusOf(context), null);
            metrics.CallEnded(method, outcome.Status, timeProvider.GetElapsedTime(started), ReasonOf(outcome));
            if (span is { IsAllDataRequested: true })
            {
                Describe(span, method, outcome.Status);
            }
        }
    }

    private static void Describe(Activity span, string method, StatusCode status)
    {
        span.DisplayName = method;
        span.SetTag(MetricNames.SystemAttribute, "grpc");
        span.SetTag(MetricNames.MethodAttribute, method);
        span.SetTag(MetricNames.StatusAttribute, StatusNames.Of(status));
        if (status is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss)
        {
            span.SetTag("error.type", StatusNames.Of(status));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The status of a call that no interceptor saw.</summary>
    private static StatusCode StatusOf(HttpContext context)
    {
        string? text = context.Response.Headers[StatusHeader].FirstOrDefault() ?? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusHeader].FirstOrDefault();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? (StatusCode)status
            : context.RequestAborted.IsCancellationRequested ? StatusCode.Cancelled : StatusCode.Unknown;
    }

    private static string? ReasonOf(CallOutcome outcome) =>
        outcome.Status is StatusCode.ResourceExhausted or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Unavailable
            ? outcome.Reason ?? StatusNames.Of(outcome.Status)
            : null;
}
