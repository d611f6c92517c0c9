namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Marks a request that middleware translates to gRPC, so that it need not come over HTTP/2.</summary>
internal interface IGrpcOverOtherProtocolFeature
{
}
