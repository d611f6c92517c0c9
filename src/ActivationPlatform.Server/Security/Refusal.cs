using System.Globalization;
using ActivationPlatform.Server.Telemetry;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace ActivationPlatform.Server.Security;

/// <summary>Ends a call before anything of its body is read: an answer of headers only.</summary>
internal static class Refusal
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Answers with a status and its details.</summary>
    public static Task AnswerAsync(HttpContext context, RpcException failure)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = context.Request.ContentType;
        response.Headers["grpc-status"] = ((int)failure.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Escape(failure.Status.Detail);
        if (failure.GetRpcStatus() is { } details)
        {
            response.Headers[DetailsTrailer] = Convert.ToBase64String(details.ToByteArray()).TrimEnd('=');
        }

        context.Items[typeof(CallOutcome)] = new CallOutcome(failure.StatusCode, failure.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
        return Task.CompletedTask;
    }

    /// <summary>Escapes what gRPC wants escaped - '%' and all but printable ASCII - and no more: some clients leave other escapes as they are.</summary>
    private static string Escape(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value is >= 0x20 and <= 0x7E and not '%' ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
