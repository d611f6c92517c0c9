using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using ActivationPlatform.Server.Security;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Keys and certificates, over real sockets.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class CredentialTests
{
    [Fact]
    public async Task ApiKeys_RightWrongMissingOrForSomethingElse_AreTakenOrRefused()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync();
        Assert.Equal("OK", await secured.CallAsync(SecuredServer.Key));
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync(null));
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync(SecuredServer.Key + "x"));
        Assert.Equal("PermissionDenied SCOPE_MISSING", await secured.CallAsync(SecuredServer.ReportsKey));
    }

    [Fact]
    public async Task ScopeMissing_TheMessage_NamesTheCallerAndTheScope()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync();
        using GrpcChannel channel = secured.Connect();
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await new Wire.ModelService.ModelServiceClient(channel).ListModelsAsync(
            new Wire.ListModelsRequest(), new Metadata { { "authorization", "Bearer " + SecuredServer.ReportsKey } }));
        Assert.Equal("'reporter' may not call this service; it needs the scope 'models'.", exception.Status.Detail);
    }

    [Fact]
    public async Task Refusal_TheMessageAsAHeader_IsEscapedNoMoreThanGrpcAsksFor()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("keys.txt"), $"all {SecuredServer.Hash(SecuredServer.Key)}\n");
        await using RunningServer server = await ServerHost.StartAsync(
            DemoServer.Settings(folder) with { WebUrls = [new Uri("http://127.0.0.1:0")], ApiKeys = folder.File("keys.txt") });
        using var http = new HttpClient { BaseAddress = server.WebAddresses[0] };
        using var body = new ByteArrayContent(new byte[5]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
        using HttpResponseMessage response = await http.PostAsync("/activation.v1.ModelService/ListModels", body);
        Assert.Equal("There is no valid API key; send one as 'authorization: Bearer KEY'.", Assert.Single(response.Headers.GetValues("grpc-message")));
    }

    [Fact]
    public async Task ClientCertificates_Required_OnlyThoseOfTheAuthorityInTheirTimeConnect()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync(WithAuthority(ClientCertificates.Required, keys: false));
        Assert.Equal("OK", await secured.CallAsync(null, secured.Authority.ForClient("alice")));
        foreach (X509Certificate2? wrong in (X509Certificate2?[])[null, secured.Authority.ForClient("alice", isExpired: true), new TestCertificates().ForClient("alice")])
        {
            AssertNoConnection(await secured.CallAsync(null, wrong));
        }
    }

    [Fact]
    public async Task ClientCertificates_Optional_AKeyDoesAsWell()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync(WithAuthority(ClientCertificates.Optional, keys: true));
        X509Certificate2 certificate = secured.Authority.ForClient("alice");
        Assert.Equal("OK", await secured.CallAsync(null, certificate));
        Assert.Equal("OK", await secured.CallAsync(SecuredServer.Key));
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync(null));
        // A wrong key is not made good by a right certificate.
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync("wrong", certificate));
        AssertNoConnection(await secured.CallAsync(SecuredServer.Key, secured.Authority.ForClient("alice", isExpired: true)));
    }

    [Fact]
    public async Task PlaintextToATlsPort_GetsNothing_AndTheServerGoesOn()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, secured.Server.GrpcAddresses[0].Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        byte[] answer = new byte[1024];
        int length = 0;
        try
        {
            length = await socket.GetStream().ReadAtLeastAsync(answer, 1, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // Reset: as good as closed.
        }

        Assert.True(length == 0 || answer[0] == 21, "expected no bytes or a TLS alert");
        using var channel = GrpcChannel.ForAddress(new UriBuilder(secured.Server.GrpcAddresses[0]) { Scheme = "http" }.Uri);
        Assert.Equal("Unavailable", await SecuredServer.CallAsync(channel, SecuredServer.Key));
        Assert.Equal("OK", await secured.CallAsync(SecuredServer.Key));
    }

    [Fact]
    public async Task ABodyBeforeAuthentication_IsNotRead()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync();
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler);
        var body = new EndlessContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(secured.Server.GrpcAddresses[0], "/activation.v1.ActivationService/StreamActivationsBatch"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("16", Assert.Single(response.Headers.GetValues("grpc-status")));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        // The sender is stopped by the windows (1 MiB a stream) and by the reset, not by the server's appetite.
        await body.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.InRange(body.Sent, 0, 8 << 20);
    }

    [Fact]
    public async Task Rotation_UnderLoad_DropsNoCallAndNewConnectionsSeeTheNewCertificate()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync(WithAuthority(ClientCertificates.Optional, keys: true));
        using var stop = new CancellationTokenSource();
        var outcomes = new List<string>();
        using var answered = new SemaphoreSlim(0);
        async Task CallOnAsync(bool reconnects)
        {
            GrpcChannel channel = secured.Connect();
            while (!stop.IsCancellationRequested)
            {
                if (reconnects)
                {
                    channel.Dispose();
                    channel = secured.Connect();
                }

                string outcome = await SecuredServer.CallAsync(channel, SecuredServer.Key);
                lock (outcomes)
                {
                    outcomes.Add(outcome);
                }

                answered.Release();
            }

            channel.Dispose();
        }

        Task[] callers = [CallOnAsync(false), CallOnAsync(false), CallOnAsync(true)];
        for (int i = 1; i <= 5; i++)
        {
            // In the middle of a rotation the files do not belong together: the old pair stays.
            byte[] oldKey = File.ReadAllBytes(secured.KeyFile);
            secured.Authority.WriteServer(secured.CertificateFile, secured.KeyFile, $"server {i}");
            byte[] newKey = File.ReadAllBytes(secured.KeyFile);
            File.WriteAllBytes(secured.KeyFile, oldKey);
            secured.Reload<ServerCertificate>();
            Assert.Equal(i == 1 ? "CN=server" : $"CN=server {i - 1}", await ShownAsync(secured));
            File.WriteAllBytes(secured.KeyFile, newKey);
            secured.Reload<ServerCertificate>();
            Assert.Equal($"CN=server {i}", await ShownAsync(secured));

            // However slow the machine is, every rotation meets calls.
            for (int call = 0; call < 5; call++)
            {
                Assert.True(await answered.WaitAsync(TimeSpan.FromSeconds(30)), $"No answer for 30 s after rotation {i}.");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.True(outcomes.Count >= 25, $"{outcomes.Count} calls");
        Assert.All(outcomes, outcome => Assert.Equal("OK", outcome));
    }

    [Fact]
    public async Task ApiKeys_ChangedFile_IsInUseAndABadOneIsNot()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync();
        File.WriteAllText(secured.KeysFile, $"new {SecuredServer.Hash("another key")}\n");
        secured.Reload<ApiKeys>();
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync(SecuredServer.Key));
        Assert.Equal("OK", await secured.CallAsync("another key"));
        foreach (Action spoil in (Action[])[() => File.WriteAllText(secured.KeysFile, "nonsense"), () => File.Delete(secured.KeysFile)])
        {
            spoil();
            secured.Reload<ApiKeys>();
            Assert.Equal("OK", await secured.CallAsync("another key"));
        }
    }

    [Fact]
    public async Task ChangedFile_IsNoticedByItself()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync((settings, _, _) => settings with { ReloadSeconds = 1 });
        File.WriteAllText(secured.KeysFile, $"new {SecuredServer.Hash("another key")}\n");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await secured.CallAsync("another key") != "OK")
        {
            await Task.Delay(50, limit.Token);
        }
    }

    [Fact]
    public async Task CallerCalls_MoreAtOnce_AreRefusedWithARetryDelayAndOthersAreNot()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync((settings, _, _) => settings with { CallerCalls = 1 });
        CallerLimits limits = secured.Server.Services.GetRequiredService<CallerLimits>();
        using (limits.Enter("all"))
        {
            using GrpcChannel channel = secured.Connect();
            RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await new Wire.ModelService.ModelServiceClient(channel).ListModelsAsync(
                new Wire.ListModelsRequest(), new Metadata { { "authorization", "Bearer " + SecuredServer.Key } }));
            Assert.Equal((StatusCode.ResourceExhausted, "This caller has 1 calls under way, which is as many as may."), (exception.StatusCode, exception.Status.Detail));
            Assert.Equal(TimeSpan.FromMilliseconds(200), exception.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
            Assert.Equal("PermissionDenied SCOPE_MISSING", await secured.CallAsync(SecuredServer.ReportsKey));
        }

        Assert.Equal("OK", await secured.CallAsync(SecuredServer.Key));
    }

    [Fact]
    public async Task NoSecret_IsLogged()
    {
        var log = new LogCapture();
        await using SecuredServer secured = await SecuredServer.StartAsync((settings, _, _) => settings with { LogLevel = LogLevel.Trace });
        secured.Server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        foreach (string key in (string[])[SecuredServer.Key, SecuredServer.ReportsKey, "a-wrong-key-that-was-nearly-right"])
        {
            await secured.CallAsync(key);
            File.WriteAllText(secured.KeysFile, $"all {SecuredServer.Hash(SecuredServer.Key)} {key}");
            secured.Reload<ApiKeys>();
        }

        Assert.Contains("all", log.Text, StringComparison.Ordinal);
        foreach (string secret in (string[])[SecuredServer.Key, SecuredServer.ReportsKey, "a-wrong-key-that-was-nearly-right", SecuredServer.Hash(SecuredServer.Key), File.ReadAllLines(secured.KeyFile)[1]])
        {
            Assert.DoesNotContain(secret, log.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>With TLS 1.3 a client may learn only after its first bytes that its certificate was refused.</summary>
    private static void AssertNoConnection(string outcome) => Assert.Contains(outcome, (string[])["Unavailable", "Internal"]);

    private static Func<ServerSettings, TemporaryFolder, TestCertificates, ServerSettings> WithAuthority(ClientCertificates mode, bool keys) => (settings, folder, authority) =>
    {
        authority.WriteAuthority(folder.File("clients.pem"));
        return settings with { ClientCa = folder.File("clients.pem"), ClientCertificates = mode, ApiKeys = keys ? settings.ApiKeys : null };
    };

    /// <summary>The subject of the certificate that a new connection is shown.</summary>
    private static async Task<string> ShownAsync(SecuredServer secured)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, secured.Server.GrpcAddresses[0].Port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        return tls.RemoteCertificate!.Subject;
    }

    /// <summary>Sends as much as is taken.</summary>
    private sealed class EndlessContent : HttpContent
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndlessContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public long Sent { get; private set; }

        public Task Ended => ended.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] piece = new byte[1 << 16];
            try
            {
                while (true)
                {
                    await stream.WriteAsync(piece);
                    await stream.FlushAsync();
                    Sent += piece.Length;
                }
            }
            finally
            {
                ended.TrySetResult();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
