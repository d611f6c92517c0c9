using ActivationPlatform.Models;
using ActivationPlatform.Server.Models;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Files of the store that come, change and go while calls run.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class HotReloadTests : IAsyncLifetime
{
    private const string Name = "network";

    private readonly TemporaryFolder store = new();
    private RunningServer server = null!;
    private GrpcChannel channel = null!;
    private Wire.ActivationService.ActivationServiceClient client = null!;

    public async Task InitializeAsync()
    {
        server = await ServerHost.StartAsync(DemoServer.Settings(store) with { ReloadSeconds = 0 });
        channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        client = new Wire.ActivationService.ActivationServiceClient(channel);
    }

    public async Task DisposeAsync()
    {
        channel.Dispose();
        await server.DisposeAsync();
        store.Dispose();
    }

    [Fact]
    public async Task AReplacedModel_ServesNewCallsAndTheOldOneItsOwn()
    {
        await Assert.ThrowsAsync<RpcException>(ClassifyAsync);
        Write(version: 1);
        string first = await ClassifyAsync();
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> running = client.StreamActivations(
            new Wire.StreamActivationsRequest { Model = Name, Input = Input(), Layers = { "*" } });
        Assert.True(await running.ResponseStream.MoveNext());
        Assert.Equal(first, running.ResponseStream.Current.Start.ModelSha256);

        Write(version: 2);
        await RefreshAsync();
        string second = await ClassifyAsync();
        Assert.NotEqual(first, second);
        // Who began with the old one may go on with it; who names another is told.
        Assert.Equal(first, await ClassifyAsync(first));
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => ClassifyAsync(new string('0', 64)));
        Assert.Equal("MODEL_MISMATCH", exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);

        Wire.StreamSummary? summary = null;
        while (await running.ResponseStream.MoveNext())
        {
            summary = running.ResponseStream.Current.Summary ?? summary;
        }

        Assert.Equal((first, 144), (summary!.ModelSha256, summary.LayerCount));
    }

    [Fact]
    public async Task ARemovedModel_IsNotFoundAnyMoreAndItsCallsEndWell()
    {
        Write(version: 1);
        string hash = await ClassifyAsync();
        using ModelLease held = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(Name, string.Empty, default);
        File.Delete(store.File(Name + ".onnx"));
        await RefreshAsync();
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(ClassifyAsync)).StatusCode);
        Assert.Equal(hash, await ClassifyAsync(hash));
    }

    [Fact]
    public async Task AFileThatIsNoModel_LeavesTheOldOneInUse()
    {
        Write(version: 1);
        string hash = await ClassifyAsync();
        File.WriteAllText(store.File(Name + ".onnx"), "half a model");
        await RefreshAsync();
        await RefreshAsync();
        Assert.Equal(hash, await ClassifyAsync());
        Write(version: 2);
        await RefreshAsync();
        Assert.NotEqual(hash, await ClassifyAsync());
    }

    [Fact]
    public async Task ReplacingUnderLoad_FailsNoCall()
    {
        Write(version: 1);
        using var stop = new CancellationTokenSource();
        Task<HashSet<string>>[] callers = [.. Enumerable.Range(0, 3).Select(async _ =>
        {
            var hashes = new HashSet<string>();
            while (!stop.IsCancellationRequested)
            {
                hashes.Add(await ClassifyAsync());
            }

            return hashes;
        })];
        for (int version = 2; version <= 4; version++)
        {
            string before = await ClassifyAsync();
            Write(version);
            await RefreshAsync();
            Assert.NotEqual(before, await ClassifyAsync());
        }

        await stop.CancelAsync();
        Assert.Equal(4, (await Task.WhenAll(callers)).SelectMany(hashes => hashes).Append(string.Empty).Distinct().Count() - 1);
    }

    private static Wire.ActivationInput Input() => new() { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) };

    /// <summary>The built-in network with another constant in its last bytes; the file appears whole.</summary>
    private void Write(int version)
    {
        byte[] bytes = DemoGoogLeNet.Open().FileBytes.ToArray();
        OnnxPatch.ChangeOneWeight(bytes, version);
        File.WriteAllBytes(store.File("next"), bytes);
        File.SetLastWriteTimeUtc(store.File("next"), new DateTime(2026, 1, version, 0, 0, 0, DateTimeKind.Utc));
        File.Move(store.File("next"), store.File(Name + ".onnx"), overwrite: true);
    }

    private Task RefreshAsync() => server.Services.GetRequiredService<ModelRegistry>().RefreshAsync(CancellationToken.None);

    private Task<string> ClassifyAsync() => ClassifyAsync(string.Empty);

    private async Task<string> ClassifyAsync(string expected) =>
        (await client.ClassifyAsync(new Wire.ClassifyRequest { Model = Name, ExpectedModelSha256 = expected, Input = Input() })).ModelSha256;
}
