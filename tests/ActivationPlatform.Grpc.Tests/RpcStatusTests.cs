using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Grpc.Tests;

public sealed class RpcStatusTests
{
    [Fact]
    public void ToRpcException_WithDetails_ComeBack()
    {
        Google.Rpc.Status status = new()
        {
            Code = (int)Code.InvalidArgument,
            Message = "bad",
            Details = { Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "image", Description = "empty" } } }) },
        };

        RpcException exception = status.ToRpcException();

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Equal("bad", exception.Status.Detail);
        Assert.Equal("image", exception.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0].Field);
        Assert.Null(exception.GetRpcStatus()!.GetDetail<ErrorInfo>());
    }

    [Fact]
    public void GetRpcStatus_None_IsNull() => Assert.Null(new RpcException(new Core.Status(StatusCode.Unknown, "")).GetRpcStatus());

    [Fact]
    public void GetRpcStatus_Garbage_ThrowsUnlessIgnored()
    {
        Metadata trailers = new() { { "grpc-status-details-bin", [0xFF] } };

        Assert.ThrowsAny<Exception>(() => trailers.GetRpcStatus());
        Assert.Null(trailers.GetRpcStatus(ignoreParseError: true));
    }
}
