using System.Net;
using ActivationPlatform.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActivationPlatform.Server.Hosting;

/// <summary>Where and how Kestrel listens. Limits that would cut long streams are off; a caller who does nothing costs its own stream alone.</summary>
internal static class Endpoints
{
    private const int StreamWindowBytes = 1 << 20;
    private const int ConnectionWindowBytes = 4 << 20;
    private const int ResponseBufferBytes = 1 << 20;

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Sets Kestrel's limits and addresses.</summary>
    public static void Configure(KestrelServerOptions kestrel, ServerSettings settings, TlsHandshakes? tls)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // messages have a limit of their own; a stream of them has none
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        foreach (Uri address in settings.Urls)
        {
            Listen(kestrel, address, tls, HttpProtocols.Http2);
        }

        foreach (Uri address in settings.WebUrls)
        {
            Listen(kestrel, address, tls, HttpProtocols.Http1);
        }

        foreach (Uri address in settings.HealthUrls)
        {
            Listen(kestrel, address, tls, HttpProtocols.Http2, HealthConnection.Mark);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, Uri address, TlsHandshakes? tls, HttpProtocols plaintextProtocols, Action<ListenOptions>? more = null)
    {
        void Configure(ListenOptions options)
        {
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                options.Protocols = HttpProtocols.Http1AndHttp2;
                options.UseHttps(tls!.ToOptions());
            }
            else
            {
                // Without TLS nothing negotiates the version, so each port has one.
                options.Protocols = plaintextProtocols;
            }

            more?.Invoke(options);
        }

        if (address.Host == "localhost")
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
    }
}
