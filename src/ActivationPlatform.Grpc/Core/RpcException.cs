namespace Grpc.Core;

/// <summary>A call that ended with a status other than OK; thrown by a handler, it becomes the status of the call.</summary>
public class RpcException : Exception
{
    /// <summary>Creates the exception from a status.</summary>
    /// <param name="status">The status of the call.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty)
    {
    }

    /// <summary>Creates the exception from a status with its own message.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="message">The message of the exception.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Creates the exception from a status and the trailers of the call.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="trailers">Trailers received, or to be sent when a handler throws.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Creates the exception from a status, the trailers of the call and its own message.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="trailers">Trailers received, or to be sent when a handler throws.</param>
    /// <param name="message">The message of the exception.</param>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>The status of the call.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The trailers of the call; empty if there are none.</summary>
    public Metadata Trailers { get; }
}
