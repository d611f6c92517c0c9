using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActivationPlatform.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ActivationPlatform.Server.Hosting;

/// <summary>What each new connection is shown, and what it must show: the certificate and the authorities of this moment. Connections that stand are left alone.</summary>
/// <param name="certificate">The server's own.</param>
/// <param name="authorities">Who signs client certificates; null if none is asked for.</param>
/// <param name="mode">Whether a connection without one is refused.</param>
internal sealed class TlsHandshakes(Reloaded<ServerCertificate> certificate, Reloaded<X509Certificate2Collection>? authorities, ClientCertificates mode)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Reads the PEM file of the authorities.</summary>
    /// <exception cref="SettingsException">It is none.</exception>
    public static X509Certificate2Collection ReadAuthorities(string path)
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(path);
            return read.Count > 0 ? read : throw new SettingsException([$"--client-ca '{path}' has no certificate."]);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--client-ca '{path}' cannot be used: {exception.Message}"]);
        }
    }

    /// <summary>Kestrel's options.</summary>
    public TlsHandshakeCallbackOptions ToOptions() => new() { OnConnection = _ => ValueTask.FromResult(Next()) };

    private SslServerAuthenticationOptions Next()
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Current.Context,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (authorities is null)
        {
            return options;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities.Current);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        options.ClientCertificateRequired = true; // asks for it; whether it may be missing is decided below
        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            errors == SslPolicyErrors.None || (shown is null && mode == ClientCertificates.Optional);
        return options;
    }
}
