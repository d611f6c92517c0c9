using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Server.Hosting;

/// <summary>The server's certificate and the chain that it shows.</summary>
internal sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Reads the PEM files that the settings name; null if they name none.</summary>
    /// <exception cref="SettingsException">The files are no certificate and key, or do not belong together.</exception>
    public static ServerCertificate? Load(ServerSettings settings)
    {
        if (settings.TlsCertificate is not { } certificateFile || settings.TlsKey is not { } keyFile)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new ServerCertificate(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--tls-certificate '{certificateFile}' and --tls-key '{keyFile}' cannot be used: {exception.Message}"]);
        }
    }
}
