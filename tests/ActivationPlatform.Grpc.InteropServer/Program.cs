using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.InteropServer;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// --port N [--use_tls true]: serves grpc.testing.TestService until it is stopped.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
int port = builder.Configuration.GetValue("port", 0);
bool useTls = builder.Configuration.GetValue("use_tls", false);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(server =>
{
    // Clients may hold a stream idle for as long as they like.
    server.Limits.MinRequestBodyDataRate = null;
    server.Limits.MinResponseDataRate = null;
    server.Listen(IPAddress.Loopback, port, listen =>
    {
        listen.Protocols = HttpProtocols.Http2;
        if (useTls)
        {
            listen.UseHttps(CreateCertificate());
        }
    });
});
builder.Services.AddGrpc(options => options.ResponseCompressionAlgorithm = "gzip");

WebApplication app = builder.Build();
app.UseMessageFlags();
app.MapGrpcService<TestServiceImpl>();
await app.StartAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening on {app.Urls.First()}"));
await app.WaitForShutdownAsync();

static X509Certificate2 CreateCertificate()
{
    using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
    SubjectAlternativeNameBuilder names = new();
    names.AddDnsName("localhost");
    names.AddIpAddress(IPAddress.Loopback);
    request.CertificateExtensions.Add(names.Build());
    DateTimeOffset now = TimeProvider.System.GetUtcNow();
    using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
