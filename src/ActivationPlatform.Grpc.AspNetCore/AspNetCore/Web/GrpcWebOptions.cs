namespace Grpc.AspNetCore.Web;

/// <summary>Options of gRPC-Web.</summary>
public class GrpcWebOptions
{
    /// <summary>True to serve all gRPC services over gRPC-Web, not only those that ask for it. Default false.</summary>
    public bool DefaultEnabled { get; set; }
}
