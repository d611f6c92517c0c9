using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The errors of messages that are too large.</summary>
internal static class MessageLimit
{
    public const int DefaultReceiveBytes = 4 * 1024 * 1024;

    public static RpcException Received(long actualBytes, int limitBytes) => new(new Status(
        StatusCode.ResourceExhausted,
        $"The received message of {actualBytes} bytes exceeds the limit of {limitBytes} bytes."));

    public static RpcException Inflated(int limitBytes) => new(new Status(
        StatusCode.ResourceExhausted,
        $"The received message exceeds the limit of {limitBytes} bytes when decompressed."));

    public static RpcException Sent(long actualBytes, int limitBytes) => new(new Status(
        StatusCode.ResourceExhausted,
        $"The message of {actualBytes} bytes to be sent exceeds the limit of {limitBytes} bytes."));
}
