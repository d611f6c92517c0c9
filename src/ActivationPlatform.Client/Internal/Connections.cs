using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace ActivationPlatform.Client.Internal;

/// <summary>One channel per address; calls take turns.</summary>
internal sealed class Connections : IDisposable
{
    private const int StreamWindowBytes = 4 << 20;
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    private readonly ImmutableArray<(GrpcChannel Channel, Metadata Headers)> entries;
    private uint turn;
    private long retries;

    /// <summary>Prepares the channels; nothing is connected yet.</summary>
    /// <exception cref="ArgumentException">There is no address, one is not http or https, or the API key would be sent in the open.</exception>
    public Connections(RemoteOptions options)
    {
        if (options.Addresses.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is no server address; expected at least one.", nameof(options));
        }

        foreach (Uri address in options.Addresses)
        {
            Check(address, options);
        }

        entries = [.. options.Addresses.Select(address => (Open(address, options), HeadersFor(options)))];
    }

    /// <summary>Number of addresses.</summary>
    public int Count => entries.Length;

    /// <summary>Attempts that followed a failed one.</summary>
    public long Retries => Interlocked.Read(ref retries);

    /// <summary>There is another attempt.</summary>
    public void CountRetry() => Interlocked.Increment(ref retries);

    /// <summary>The next address in turn, as a position for <see cref="At"/>.</summary>
    public int Next() => (int)(Interlocked.Increment(ref turn) % (uint)entries.Length);

    /// <summary>The channel at a position, which may be beyond the last: it starts again at the first.</summary>
    public (GrpcChannel Channel, Metadata Headers) At(int position) => entries[position % entries.Length];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((GrpcChannel channel, _) in entries)
        {
            channel.Dispose();
        }
    }

    private static void Check(Uri address, RemoteOptions options)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{address}' is no server address; expected one like http://127.0.0.1:5080 or https://host.", nameof(options));
        }

        bool isLoopback = address.IsLoopback || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
        if (options.ApiKey is not null && address.Scheme == Uri.UriSchemeHttp && !isLoopback && !options.AllowInsecureApiKey)
        {
            throw new ArgumentException($"The API key would travel in the open to '{address}'; use https, or allow it explicitly.", nameof(options));
        }
    }

    private static Metadata HeadersFor(RemoteOptions options) => options.ApiKey is { } key ? new Metadata { { "authorization", "Bearer " + key } } : [];

    private static GrpcChannel Open(Uri address, RemoteOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        if (options.TrustedCertificates is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
