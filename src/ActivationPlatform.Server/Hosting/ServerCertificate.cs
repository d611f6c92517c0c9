using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Server.Hosting;

/// <summary>The server's certificate with its key and the chain that it shows.</summary>
internal sealed record ServerCertificate(SslStreamCertificateContext Context)
{
    /// <summary>Reads the PEM files.</summary>
    /// <exception cref="SettingsException">The files are no certificate and key, or do not belong together.</exception>
    public static ServerCertificate Load(string certificateFile, string keyFile)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new ServerCertificate(SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain, offline: true));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--tls-certificate '{certificateFile}' and --tls-key '{keyFile}' cannot be used: {exception.Message}"]);
        }
    }
}
