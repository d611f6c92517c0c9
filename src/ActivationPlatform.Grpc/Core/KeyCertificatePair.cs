namespace Grpc.Core;

/// <summary>A certificate chain with its private key, both in PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Creates the pair.</summary>
    /// <param name="certificateChain">The chain in PEM.</param>
    /// <param name="privateKey">The key in PEM.</param>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The chain in PEM.</summary>
    public string CertificateChain { get; }

    /// <summary>The key in PEM.</summary>
    public string PrivateKey { get; }
}
