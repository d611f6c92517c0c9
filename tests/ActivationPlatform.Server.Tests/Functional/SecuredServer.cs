using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>A server behind TLS with the files that guard it, and callers of all kinds.</summary>
internal sealed class SecuredServer : IAsyncDisposable
{
    public const string Key = "correct-horse-battery-staple";
    public const string ReportsKey = "only-for-reports-and-nothing-else";

    private readonly TemporaryFolder folder;

    private SecuredServer(TemporaryFolder folder, RunningServer server, TestCertificates authority)
    {
        this.folder = folder;
        Server = server;
        Authority = authority;
    }

    public RunningServer Server { get; }

    public TestCertificates Authority { get; }

    public string CertificateFile => folder.File("server.pem");

    public string KeyFile => folder.File("server.key");

    public string KeysFile => folder.File("keys.txt");

    /// <summary>Starts one with TLS and API keys; the change may take them away or add to them.</summary>
    public static async Task<SecuredServer> StartAsync(Func<ServerSettings, TemporaryFolder, TestCertificates, ServerSettings>? change = null)
    {
        var folder = new TemporaryFolder();
        var authority = new TestCertificates();
        authority.WriteServer(folder.File("server.pem"), folder.File("server.key"));
        File.WriteAllText(folder.File("keys.txt"), $"all {Hash(Key)}\nreporter {Hash(ReportsKey)} reports\n");
        ServerSettings settings = DemoServer.Settings(folder) with
        {
            Urls = [new Uri("https://127.0.0.1:0")],
            TlsCertificate = folder.File("server.pem"),
            TlsKey = folder.File("server.key"),
            ApiKeys = folder.File("keys.txt"),
            ReloadSeconds = 0,
        };
        RunningServer server = await ServerHost.StartAsync(change is null ? settings : change(settings, folder, authority));
        return new SecuredServer(folder, server, authority);
    }

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>A connection of its own.</summary>
    public GrpcChannel Connect(X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Authority.Authorities);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return GrpcChannel.ForAddress(Server.GrpcAddresses[0], new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>Calls something that needs the scope <c>models</c>, and says how it went: OK, or the status with the reason.</summary>
    public async Task<string> CallAsync(string? bearer, X509Certificate2? certificate = null)
    {
        using GrpcChannel channel = Connect(certificate);
        return await CallAsync(channel, bearer);
    }

    public static async Task<string> CallAsync(GrpcChannel channel, string? bearer)
    {
        Metadata headers = bearer is null ? [] : new Metadata { { "authorization", "Bearer " + bearer } };
        try
        {
            await new Wire.ModelService.ModelServiceClient(channel).ListModelsAsync(new Wire.ListModelsRequest(), headers);
            return "OK";
        }
        catch (RpcException exception)
        {
            return $"{exception.StatusCode} {exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason}".TrimEnd();
        }
    }

    /// <summary>Looks at the files at once.</summary>
    public void Reload<T>()
        where T : class => Server.Services.GetRequiredService<Reloaded<T>>().Refresh();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
