using System.Collections.Immutable;

namespace ActivationPlatform.Server.Configuration;

/// <summary>Everything that can be set about the server; read from appsettings.json, the environment and the command line by <see cref="SettingsReader"/>.</summary>
public sealed record ServerSettings
{
    /// <summary>Where gRPC is served (HTTP/2; without TLS by prior knowledge). Default: <c>http://127.0.0.1:5080</c>.</summary>
    public ImmutableArray<Uri> Urls { get; init; } = [new("http://127.0.0.1:5080")];

    /// <summary>Where gRPC-Web and pages are served (HTTP/1.1 and HTTP/2); may be empty. Default: <c>http://127.0.0.1:5081</c>.</summary>
    public ImmutableArray<Uri> WebUrls { get; init; } = [new("http://127.0.0.1:5081")];

    /// <summary>Where only health is told, in plaintext and to everyone, for probes that know neither TLS nor keys; may be empty. Default: none.</summary>
    public ImmutableArray<Uri> HealthUrls { get; init; } = [];

    /// <summary>Folder of the pages that the web addresses show, with an index.html; null: one page that says what the server is.</summary>
    public string? WebRoot { get; init; }

    /// <summary>The model that requests without a model name get; null: the trained GoogLeNet if it is in the store, else the built-in demonstration.</summary>
    public string? Model { get; init; }

    /// <summary>The model store's folder; null: the platform's data folder.</summary>
    public string? Models { get; init; }

    /// <summary>PEM file of the certificate chain; required for https addresses.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>PEM file of the certificate's private key; required for https addresses.</summary>
    public string? TlsKey { get; init; }

    /// <summary>PEM file of the authorities that sign client certificates; null: none is asked for.</summary>
    public string? ClientCa { get; init; }

    /// <summary>Whether a client without a certificate is sent away; otherwise it may show a key or a token instead. Default: required.</summary>
    public ClientCertificates ClientCertificates { get; init; } = ClientCertificates.Required;

    /// <summary>File of API keys, one line <c>NAME SHA256 [SCOPE,SCOPE...]</c> each (the key's SHA-256 in hexadecimal; without scopes it has all); null: no key is taken.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>JWKS file of the keys that sign tokens (JWT); null: none.</summary>
    public string? JwtKeys { get; init; }

    /// <summary>Where the keys that sign tokens are fetched from (<c>ADDRESS/.well-known/openid-configuration</c>); null: nowhere.</summary>
    public Uri? JwtAuthority { get; init; }

    /// <summary>The issuer that tokens must name; required for tokens.</summary>
    public string? JwtIssuer { get; init; }

    /// <summary>The audience that tokens must name; required for tokens.</summary>
    public string? JwtAudience { get; init; }

    /// <summary>Seconds by which the issuer's clock may differ, 0 to 600. Default: 60.</summary>
    public int JwtClockSkewSeconds { get; init; } = 60;

    /// <summary>Calls that one caller may have under way, 0 to 100000; 0, the default, for any number.</summary>
    public int CallerCalls { get; init; }

    /// <summary>Calls that one caller may begin in a second, 0 to 100000; 0, the default, for any number.</summary>
    public int CallerCallsPerSecond { get; init; }

    /// <summary>Seconds between two looks at the files of certificates and keys, and at the model store, 0 to 3600; 0 for never. Default: 5.</summary>
    public int ReloadSeconds { get; init; } = 5;

    /// <summary>Allows plaintext or a missing key on addresses other than loopback. Default: false.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Images that compute at the same time, 1 to 256. Default: one per two processors, at least 1.</summary>
    public int ComputeSlots { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Threads that compute one image, 1 to 1024. Default: all processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Images that may wait for a slot, 0 to 100000; beyond, requests are refused with a retry delay. Default: 64.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>Milliseconds that an image may wait for a slot, 1 to 3600000; beyond, its request is refused with a retry delay. Default: 30000.</summary>
    public int QueueMilliseconds { get; init; } = 30_000;

    /// <summary>Images of one batch call that may be on the way at once, 1 to 256. Default: 4.</summary>
    public int WindowImages { get; init; } = 4;

    /// <summary>Megabytes (2^20 bytes) of computed tensors that may wait to be sent, of all streams together, 64 to 1048576; beyond, streams whose readers stand still
    /// end with ABORTED, and may be resumed. Each stream counts 2 MiB for the connection's buffer. Default: 1024.</summary>
    public int OutputMegabytes { get; init; } = 1024;

    /// <summary>Megabytes (2^20 bytes) of computed tensors kept for those who ask for the same image and layers again, 0 to 1048576; 0 keeps none. Default: 128.</summary>
    public int CacheMegabytes { get; init; } = 128;

    /// <summary>Seconds that a caller may take to receive one message of a stream before it ends with ABORTED, 1 to 86400. Default: 120.</summary>
    public int StallSeconds { get; init; } = 120;

    /// <summary>Models kept open at once, 1 to 256. Default: 4.</summary>
    public int OpenModels { get; init; } = 4;

    /// <summary>Bytes of a tensor's chunk unless the caller asks otherwise, 4096 to 1048576. Default: 262144: smaller ones cost more processor
    /// time, larger ones delay a tensor, because a receiver starts on a chunk when it is complete.</summary>
    public int ChunkBytes { get; init; } = 256 * 1024;

    /// <summary>Largest answer of the Open Inference Protocol in bytes, 1024 to 1073741824. Default: 4194304.</summary>
    public int InferResponseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Largest image in pixels, 1 to 1000000000. Default: 64 million.</summary>
    public int ImagePixels { get; init; } = 64_000_000;

    /// <summary>Origins whose pages may call over gRPC-Web; <c>*</c> allows all. Default: none but the server's own pages.</summary>
    public ImmutableArray<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether the default model computes once before the server takes calls. Default: true.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Seconds after a signal to stop during which health says NOT_SERVING and calls are still taken, so that load balancers look elsewhere in time, 0 to 3600.
    /// Default: 0.</summary>
    public int DrainDelaySeconds { get; init; }

    /// <summary>Seconds that running calls get to end after that, 0 to 3600. Default: 30.</summary>
    public int DrainSeconds { get; init; } = 30;

    /// <summary>Least severe log messages written: trace, debug, information, warning, error, critical, none. Default: information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether log messages are JSON objects, one a line, instead of text. Default: false.</summary>
    public bool LogJson { get; init; }

    /// <summary>Whether the web addresses answer <c>/metrics</c>, in Prometheus' text format. Default: true.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>The OpenTelemetry collector that metrics and traces are sent to, for example <c>http://collector:4318</c>; null: the one that
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names, else none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How the collector is spoken to; null: as <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> says, else <see cref="Configuration.OtlpProtocol.HttpProtobuf"/>.</summary>
    public OtlpProtocol? OtlpProtocol { get; init; }

    /// <summary>Whether the environment names a collector (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> or one of its forms for one signal). Default: false.</summary>
    public bool OtlpByEnvironment { get; init; }
}
