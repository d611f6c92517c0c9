using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>An authority made for a test, and what it signs.</summary>
internal sealed class TestCertificates
{
    private readonly X509Certificate2 authority;
    private int serial;

    public TestCertificates(string name = "Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
    }

    public X509Certificate2Collection Authorities => [authority];

    public void WriteAuthority(string path) => File.WriteAllText(path, authority.ExportCertificatePem());

    /// <summary>A certificate for a client, with its key.</summary>
    public X509Certificate2 ForClient(string name, bool isExpired = false) => Sign(name, "1.3.6.1.5.5.7.3.2", isExpired).Certificate;

    /// <summary>Writes a certificate for a server at 127.0.0.1 and its key.</summary>
    public void WriteServer(string certificatePath, string keyPath, string name = "server")
    {
        (X509Certificate2 certificate, string key) = Sign(name, "1.3.6.1.5.5.7.3.1", isExpired: false);
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key);
        certificate.Dispose();
    }

    private (X509Certificate2 Certificate, string Key) Sign(string name, string usage, bool isExpired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-5);
        X509Certificate2 signed = request.Create(authority, from, isExpired ? from.AddDays(1) : DateTimeOffset.UtcNow.AddDays(5), BitConverter.GetBytes(++serial));
        return (signed.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }
}
