using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Core;

/// <summary>Rich status details (<c>google.rpc.Status</c>) to and from exceptions and metadata.</summary>
public static class RpcStatusExtensions
{
    /// <summary>Name of the trailer with the status and its details.</summary>
    public const string StatusDetailsTrailerName = "grpc-status-details-bin";

    /// <summary>The exception that ends a call with a status and its details.</summary>
    /// <param name="status">The status.</param>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ToRpcException((StatusCode)status.Code, status.Message);
    }

    /// <summary>The exception that ends a call with its own code and text and the details of a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="statusCode">The code of the call.</param>
    /// <param name="message">The text of the call.</param>
    public static RpcException ToRpcException(this Google.Rpc.Status status, StatusCode statusCode, string message)
    {
        ArgumentNullException.ThrowIfNull(status);
        Metadata trailers = [];
        trailers.SetRpcStatus(status);
        return new RpcException(new Status(statusCode, message), trailers);
    }

    /// <summary>The status with its details that a call ended with; null if it has none.</summary>
    /// <param name="ex">The exception of the call.</param>
    /// <exception cref="InvalidProtocolBufferException">The details are malformed.</exception>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus();
    }

    /// <summary>The status with its details among trailers; null if there is none.</summary>
    /// <param name="metadata">The trailers.</param>
    /// <param name="ignoreParseError">True to answer null for malformed details.</param>
    /// <exception cref="InvalidProtocolBufferException">The details are malformed.</exception>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        byte[]? bytes = metadata.GetValueBytes(StatusDetailsTrailerName);
        try
        {
            return bytes is null ? null : Google.Rpc.Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    /// <summary>Puts a status with its details among trailers.</summary>
    /// <param name="metadata">The trailers.</param>
    /// <param name="status">The status.</param>
    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(status);
        for (int index = metadata.Count - 1; index >= 0; index--)
        {
            if (metadata[index].Key == StatusDetailsTrailerName)
            {
                metadata.RemoveAt(index);
            }
        }

        metadata.Add(StatusDetailsTrailerName, status.ToByteArray());
    }

    /// <summary>The first detail of a type; null if there is none.</summary>
    /// <typeparam name="T">Type of the detail, for example <c>BadRequest</c>.</typeparam>
    /// <param name="status">The status.</param>
    /// <exception cref="InvalidProtocolBufferException">The detail is malformed.</exception>
    public static T? GetDetail<T>(this Google.Rpc.Status status)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(status);
        string wanted = new T().Descriptor.FullName;
        foreach (Any detail in status.Details)
        {
            if (Any.GetTypeName(detail.TypeUrl) == wanted)
            {
                return detail.Unpack<T>();
            }
        }

        return null;
    }
}
