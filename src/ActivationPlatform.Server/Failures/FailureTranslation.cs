using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Compute;
using Grpc.Core;

namespace ActivationPlatform.Server.Failures;

/// <summary>What callers are told about exceptions of the rooms below. Engine errors hold paths and source lines, so their text stays in the log.</summary>
internal static class FailureTranslation
{
    /// <summary>The status for an exception.</summary>
    public static RpcException Translate(Exception exception) => exception switch
    {
        RpcException status => status,
        UnknownLayerException unknown => Failure.UnknownLayer(unknown, "layer"),
        QueueFullException full => Failure.Busy(full),
        DeadlineUnreachableException late => Failure.DeadlineUnreachable(late),
        OutputMemoryException => Failure.OutputsFull(),
        ImageFormatException image => Failure.InvalidField("input.encoded_image", image.Message),
        OperationCanceledException => Failure.Create(StatusCode.Cancelled, "The call was cancelled."),
        OnnxRuntimeException => Failure.Internal("The network could not be computed; the server's log has the reason."),
        _ => Failure.Internal("The server failed; its log has the reason."),
    };

    /// <summary>Whether an exception is the server's own fault and belongs into the log.</summary>
    public static bool IsServerFault(Exception exception) =>
        exception is not (UnknownLayerException or QueueFullException or DeadlineUnreachableException or OutputMemoryException or ImageFormatException or OperationCanceledException)
        && exception is not RpcException { StatusCode: not (StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss) };
}
