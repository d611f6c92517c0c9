using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActivationPlatform.Models;
using ActivationPlatform.Server;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace ActivationPlatform.Client.Tests;

/// <summary>API keys and TLS, over real sockets.</summary>
[Collection(ServedNetworkCollection.Name)]
public sealed class SecurityTests(ServedNetwork served)
{
    private const string Key = "correct-horse-battery-staple";

    [Fact]
    public async Task ApiKey_RightWrongOrMissing_IsTakenOrRefused()
    {
        using var folder = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(served.Settings with { ApiKeys = WriteKeys(folder) });
        RemoteOptions options = new() { Addresses = [server.GrpcAddresses[0]] };
        await using (var right = new RemoteActivationSource(options with { ApiKey = Key }))
        {
            Assert.Equal(144, (await right.DescribeAsync()).Layers.Length);
        }

        foreach (string? wrong in (string?[])[null, "", "correct-horse-battery-stapl", Key + "x"])
        {
            await using var source = new RemoteActivationSource(options with { ApiKey = wrong });
            RemoteException exception = await Assert.ThrowsAsync<RemoteException>(async () => await source.DescribeAsync());
            Assert.Equal((StatusCode.Unauthenticated, "There is no valid API key; send one as 'authorization: Bearer KEY'."), (exception.Status, exception.Message));
        }

        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        HealthCheckResponse health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task Tls_WithTheServersAuthorityTrusted_WorksAndOtherwiseNot()
    {
        using var folder = new TemporaryFolder();
        X509Certificate2 certificate = WriteCertificate(folder);
        await using RunningServer server = await ServerHost.StartAsync(served.Settings with
        {
            Urls = [new Uri("https://127.0.0.1:0")],
            TlsCertificate = folder.File("cert.pem"),
            TlsKey = folder.File("key.pem"),
            ApiKeys = WriteKeys(folder),
        });
        RemoteOptions options = new() { Addresses = [server.GrpcAddresses[0]], ApiKey = Key, MaximumAttempts = 1 };
        await using (var trusting = new RemoteActivationSource(options with { TrustedCertificates = [certificate] }))
        {
            await foreach (Activation activation in trusting.StreamAsync(new ActivationInput.EncodedImage(ServedNetwork.Photo), ["prob"]))
            {
                activation.Dispose();
            }
        }

        await using var wary = new RemoteActivationSource(options);
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(async () => await wary.DescribeAsync());
        Assert.Equal(StatusCode.Unavailable, exception.Status);
    }

    [Fact]
    public void ApiKey_WithoutTlsBeyondThisMachine_IsNotSent()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new RemoteActivationSource(new RemoteOptions { Addresses = [new Uri("http://192.0.2.1:5080")], ApiKey = Key }));
        Assert.StartsWith("The API key would travel in the open to 'http://192.0.2.1:5080/'; use https, or allow it explicitly.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://server")]
    [InlineData("server:5080")]
    public void Address_OfAnotherKind_IsRefused(string address) =>
        Assert.Throws<ArgumentException>(() => new RemoteActivationSource(new RemoteOptions { Addresses = [new Uri(address, UriKind.RelativeOrAbsolute)] }));

    private static string WriteKeys(TemporaryFolder folder)
    {
        string path = folder.File("keys.txt");
        File.WriteAllText(path, $"# who may\nsomebody {new string('0', 64)}\ntester {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}\n");
        return path;
    }

    private static X509Certificate2 WriteCertificate(TemporaryFolder folder)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
