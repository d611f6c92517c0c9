namespace Grpc.AspNetCore.Web;

/// <summary>Whether an endpoint is served over gRPC-Web.</summary>
public interface IGrpcWebEnabledMetadata
{
    /// <summary>True if it is.</summary>
    bool GrpcWebEnabled { get; }
}
