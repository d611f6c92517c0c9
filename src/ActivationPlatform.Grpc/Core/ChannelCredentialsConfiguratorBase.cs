namespace Grpc.Core;

/// <summary>Receives the parts of <see cref="ChannelCredentials"/>.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>Receives plaintext.</summary>
    /// <param name="state">What the caller passed.</param>
    public abstract void SetInsecureCredentials(object? state);

    /// <summary>Receives TLS.</summary>
    /// <param name="state">What the caller passed.</param>
    /// <param name="rootCertificates">PEM roots; null for the platform's.</param>
    /// <param name="keyCertificatePair">Client certificate; null for none.</param>
    /// <param name="verifyPeerCallback">Checks the server; null for none.</param>
    public abstract void SetSslCredentials(object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>Receives composed credentials.</summary>
    /// <param name="state">What the caller passed.</param>
    /// <param name="channelCredentials">The security of the channel.</param>
    /// <param name="callCredentials">The credentials of every call.</param>
    public abstract void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
