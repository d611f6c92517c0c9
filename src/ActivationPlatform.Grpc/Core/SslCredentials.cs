namespace Grpc.Core;

/// <summary>TLS. For own roots or client certificates configure the <c>HttpHandler</c> of the channel.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    /// <summary>TLS with the platform's trust.</summary>
    public SslCredentials()
        : this(null, null, null)
    {
    }

    /// <summary>TLS with these roots.</summary>
    /// <param name="rootCertificates">PEM roots; null for the platform's.</param>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, null, null)
    {
    }

    /// <summary>TLS with these roots and a client certificate.</summary>
    /// <param name="rootCertificates">PEM roots; null for the platform's.</param>
    /// <param name="keyCertificatePair">Client certificate; null for none.</param>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>TLS with these roots, a client certificate and an own check.</summary>
    /// <param name="rootCertificates">PEM roots; null for the platform's.</param>
    /// <param name="keyCertificatePair">Client certificate; null for none.</param>
    /// <param name="verifyPeerCallback">Checks the server; null for none.</param>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        VerifyPeerCallback = verifyPeerCallback;
    }

    /// <summary>PEM roots; null for the platform's.</summary>
    public string? RootCertificates { get; }

    /// <summary>Client certificate; null for none.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    internal VerifyPeerCallback? VerifyPeerCallback { get; }

    /// <inheritdoc />
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, VerifyPeerCallback);
}
