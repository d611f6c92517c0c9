namespace ActivationPlatform.Server.Configuration;

/// <summary>How an OpenTelemetry collector is spoken to.</summary>
public enum OtlpProtocol
{
    /// <summary>Protocol buffers posted over HTTP (<c>http/protobuf</c>), usually to port 4318.</summary>
    HttpProtobuf,

    /// <summary>gRPC (<c>grpc</c>), usually to port 4317.</summary>
    Grpc,
}
