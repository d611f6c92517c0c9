using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol.OpenInference;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Models;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>What was computed once is not computed again, and is the same.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class CacheTests
{
    private static readonly ComputeWork Somebody = new("somebody", "kind", DateTime.MaxValue);

    [Fact]
    public async Task TheSameImageAndLayers_AreSentFromTheCacheWithoutASlot()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { CacheMegabytes = 64, QueueLength = 0, ComputeSlots = 2 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        Dictionary<string, float[]> first = await ReadAsync(client, DemoServer.Photo, ["conv1/7x7_s2", "pool1/3x3_s2"]);
        Wire.ClassifyResponse classified = await client.ClassifyAsync(new Wire.ClassifyRequest { Input = Image(DemoServer.Photo) });

        // With no slot and no place in the queue only the cache can answer.
        ComputeQueue queue = server.Services.GetRequiredService<ComputeQueue>();
        using ComputeSlot one = await queue.EnterAsync(Somebody, default);
        using ComputeSlot two = await queue.EnterAsync(Somebody, default);
        Dictionary<string, float[]> again = await ReadAsync(client, DemoServer.Photo, ["conv1/7x7_s2", "pool1/3x3_s2"]);
        Assert.Equal(first.Keys, again.Keys);
        Assert.All(first, layer => Assert.True(layer.Value.AsSpan().SequenceEqual(again[layer.Key])));
        // Another selection of the same layer is made of the same tensor.
        Dictionary<string, float[]> channels = await ReadAsync(client, DemoServer.Photo, ["conv1/7x7_s2"], [5, 2]);
        Assert.Equal(first["conv1/7x7_s2"].AsSpan(5 * 112 * 112, 112 * 112).ToArray(), channels["conv1/7x7_s2"][..(112 * 112)]);
        Assert.Equal(classified.Classes, (await client.ClassifyAsync(new Wire.ClassifyRequest { Input = Image(DemoServer.Photo) })).Classes);

        foreach ((byte[] photo, string[] layers) in ((byte[], string[])[])[(DemoServer.CreatePhoto(300, 201), ["conv1/7x7_s2"]), (DemoServer.Photo, ["conv1/7x7_s2", "conv1/relu_7x7"])])
        {
            RpcException exception = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(client, photo, layers));
            Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        }
    }

    [Fact]
    public async Task ACacheThatIsFull_ForgetsWhatWasUsedLongestAgo()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { CacheMegabytes = 8 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        ActivationCache cache = server.Services.GetRequiredService<ActivationCache>();
        using ModelLease model = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, default);
        Layer conv1 = LayerSelector.Find(model.Network, "conv1/7x7_s2"); // 3.2 MB: two fit
        byte[][] photos = [.. Enumerable.Range(0, 3).Select(i => DemoServer.CreatePhoto(100 + i, 100))];
        foreach (byte[] photo in (byte[][])[photos[0], photos[1], photos[0], photos[2]])
        {
            await ReadAsync(client, photo, [conv1.Name]);
            Assert.InRange(cache.HeldBytes, 1, 8 << 20);
        }

        bool[] kept = [.. photos.Select(photo => Has(new ActivationInput.EncodedImage(photo)))];
        Assert.Equal([true, false, true], kept);
        cache.Forget(model.Id);
        Assert.Equal((0, 1), (cache.HeldBytes, cache.Evictions));

        bool Has(ActivationInput input)
        {
            ImmutableArray<Activation> found = cache.Find(cache.KeyOf(model.Id, input), [conv1]);
            if (!found.IsDefault)
            {
                found[0].Dispose();
            }

            return !found.IsDefault;
        }
    }

    [Fact]
    public async Task AStreamOfKeptLayersThatIsRefused_HoldsNothing()
    {
        // Less than the layer has: only a call that answers with one message computes and keeps it.
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { CacheMegabytes = 8, OutputMegabytes = 3 });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddresses[0]);
        using ModelLease model = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, default);
        var tensor = new Wire.InputTensor { Shape = { 1, 3, 224, 224 }, Data = ByteString.CopyFrom(new byte[3 * 224 * 224 * sizeof(float)]) };
        var infer = new ModelInferRequest
        {
            ModelName = DemoGoogLeNet.Name,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "data_0", Datatype = "FP32", Shape = { 1, 3, 224, 224 } } },
            RawInputContents = { tensor.Data },
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "conv1/7x7_s2" } },
        };
        await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelInferAsync(infer);
        ActivationCache cache = server.Services.GetRequiredService<ActivationCache>();
        Assert.NotEqual(0, cache.HeldBytes);

        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = new Wire.ActivationService.ActivationServiceClient(channel).StreamActivations(
            new Wire.StreamActivationsRequest { Input = new Wire.ActivationInput { Tensor = tensor }, Layers = { "conv1/7x7_s2" } });
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal((StatusCode.ResourceExhausted, 1L), (exception.StatusCode, cache.Hits));
        cache.Forget(model.Id);
        Assert.Equal(0, model.Source.Statistics.OutputBytesInUse);
    }

    private static Wire.ActivationInput Image(byte[] photo) => new() { EncodedImage = ByteString.CopyFrom(photo) };

    private static async Task<Dictionary<string, float[]>> ReadAsync(Wire.ActivationService.ActivationServiceClient client, byte[] photo, string[] layers, params int[] channels)
    {
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(
            new Wire.StreamActivationsRequest { Input = Image(photo), Layers = { layers }, ChannelIndices = { channels } });
        var tensors = new Dictionary<string, float[]>();
        await AnswerReader.ReadAsync(call, tensor => tensors.Add(tensor.Header.Layer.Name, tensor.Values.ToArray()));
        return tensors;
    }
}
