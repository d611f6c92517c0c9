using System.Collections.Immutable;
using Grpc.Core;

namespace ActivationPlatform.Client;

/// <summary>The server refused a call, or could not be reached. The message is the server's own text.</summary>
public sealed class RemoteException : Exception
{
    internal RemoteException(StatusCode status, string message, string? reason, ImmutableArray<string> fields, TimeSpan? retryDelay, Exception? innerException)
        : base(message, innerException)
    {
        Status = status;
        Reason = reason;
        Fields = fields;
        RetryDelay = retryDelay;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode Status { get; }

    /// <summary>A reason for programs, for example <c>QUEUE_FULL</c>; null if the server gave none.</summary>
    public string? Reason { get; }

    /// <summary>The request's fields that are wrong; empty if none was named.</summary>
    public ImmutableArray<string> Fields { get; }

    /// <summary>When it is worth asking again; null if the server did not say.</summary>
    public TimeSpan? RetryDelay { get; }
}
