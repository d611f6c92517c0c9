using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>Options of all services, or of one: there null means "as for all services".</summary>
public class GrpcServiceOptions
{
    internal const int DefaultReceiveMaxMessageSize = 4 * 1024 * 1024;

    private int? _maxReceiveMessageSize;
    private int? _maxSendMessageSize;
    private IList<ICompressionProvider>? _compressionProviders;

    /// <summary>Largest message to send, in bytes before compression; null for no limit, the default.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set
        {
            _maxSendMessageSize = value;
            HasMaxSendMessageSize = true;
        }
    }

    /// <summary>Largest message to receive, in bytes after decompression; null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceiveMessageSize;
        set
        {
            _maxReceiveMessageSize = value;
            HasMaxReceiveMessageSize = true;
        }
    }

    /// <summary>True to tell callers the message of an exception that a handler throws. Default false.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The encoding of responses, where the caller accepts it; null for none, the default.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed; null for the encoding's own level.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>The encodings that the server knows. Default gzip.</summary>
    public IList<ICompressionProvider> CompressionProviders
    {
        get => _compressionProviders ??= [];
        set => _compressionProviders = value;
    }

    /// <summary>Interceptors of calls; the first sees a call first.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    /// <summary>True to leave calls of unknown services to other endpoints instead of answering UNIMPLEMENTED. Default false.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    internal bool HasMaxReceiveMessageSize { get; private set; }

    internal bool HasMaxSendMessageSize { get; private set; }

    internal bool HasCompressionProviders => _compressionProviders is { Count: > 0 };
}
