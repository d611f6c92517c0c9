using Grpc.Core;
using Grpc.Net.Client.Configuration;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Options of a <see cref="GrpcChannel"/>.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Security of the channel; null: by the scheme of the address.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Largest message to send, in bytes before compression; null for no limit, the default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Largest message to receive, in bytes after decompression; null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = MessageLimit.DefaultReceiveBytes;

    /// <summary>Most attempts of one call whatever the service configuration says; null for no limit. Default 5.</summary>
    public int? MaxRetryAttempts { get; set; } = 5;

    /// <summary>Bytes of requests that all calls together keep for further attempts; null for no limit. Default 16 MiB.</summary>
    public long? MaxRetryBufferSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes of requests that one call keeps for further attempts; null for no limit. Default 1 MiB.</summary>
    public long? MaxRetryBufferPerCallSize { get; set; } = 1024 * 1024;

    /// <summary>The encodings that the client knows; null for gzip.</summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>Sends the requests; excludes <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Sends the requests; null for a handler of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>True to dispose <see cref="HttpClient"/> or <see cref="HttpHandler"/> with the channel.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>True to throw <see cref="OperationCanceledException"/> instead of <see cref="RpcException"/> where a call is cancelled or its deadline passes.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>True to send call credentials without TLS as well. For development only.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>Retries and load balancing; null for none.</summary>
    public ServiceConfig? ServiceConfig { get; set; }

    /// <summary>Longest pause between attempts to connect; null for no limit. Default 120 seconds.</summary>
    public TimeSpan? MaxReconnectBackoff { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>First pause between attempts to connect. Default 1 second.</summary>
    public TimeSpan InitialReconnectBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gives the resolvers (<see cref="Balancer.ResolverFactory"/>) of addresses beyond http, https and dns, and the clock (<see cref="TimeProvider"/>).</summary>
    public IServiceProvider? ServiceProvider { get; set; }

    /// <summary>HTTP version of the requests; null for 2.</summary>
    public Version? HttpVersion { get; set; }

    /// <summary>How strictly <see cref="HttpVersion"/> is meant; null for exactly.</summary>
    public HttpVersionPolicy? HttpVersionPolicy { get; set; }
}
