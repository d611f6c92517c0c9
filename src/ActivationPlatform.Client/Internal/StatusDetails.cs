using System.Collections.Immutable;
using ActivationPlatform.Models;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ActivationPlatform.Client.Internal;

/// <summary>Reads the google.rpc details of a failed call.</summary>
internal static class StatusDetails
{
    /// <summary>The reason of a server that has another file under the model's name.</summary>
    public const string ModelMismatch = "MODEL_MISMATCH";

    private const string UnknownLayer = "UNKNOWN_LAYER";

    /// <summary>The exception that callers of this library meet.</summary>
    public static Exception Translate(RpcException exception)
    {
        Google.Rpc.Status? details = exception.Trailers.GetRpcStatus(ignoreParseError: true);
        ErrorInfo? info = Find<ErrorInfo>(details);
        if (info?.Reason == UnknownLayer)
        {
            return new UnknownLayerException(
                info.Metadata.GetValueOrDefault("layer", string.Empty),
                info.Metadata.GetValueOrDefault("model", string.Empty),
                [.. info.Metadata.GetValueOrDefault("nearest", string.Empty).Split(", ", StringSplitOptions.RemoveEmptyEntries)]);
        }

        ImmutableArray<string> fields = [.. Find<BadRequest>(details)?.FieldViolations.Select(violation => violation.Field) ?? []];
        string message = exception.Status.Detail.Length > 0 ? exception.Status.Detail : $"The call ended with status {exception.StatusCode}.";
        return new RemoteException(exception.StatusCode, message, info?.Reason, fields, RetryDelay(details), exception);
    }

    /// <summary>The reason that the server gives for programs; null if it gives none.</summary>
    public static string? Reason(RpcException exception) => Find<ErrorInfo>(exception.Trailers.GetRpcStatus(ignoreParseError: true))?.Reason;

    /// <summary>When the server wants to be asked again; null if it did not say.</summary>
    public static TimeSpan? RetryDelay(RpcException exception) => RetryDelay(exception.Trailers.GetRpcStatus(ignoreParseError: true));

    private static TimeSpan? RetryDelay(Google.Rpc.Status? details) => Find<RetryInfo>(details)?.RetryDelay?.ToTimeSpan();

    private static T? Find<T>(Google.Rpc.Status? details)
        where T : class, IMessage<T>, new()
    {
        foreach (Any detail in details?.Details ?? [])
        {
            if (detail.TryUnpack(out T message))
            {
                return message;
            }
        }

        return null;
    }
}
