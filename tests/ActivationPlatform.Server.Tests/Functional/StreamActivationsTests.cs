using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

[Collection(DemoServerCollection.Name)]
public sealed class StreamActivationsTests(DemoServer demo)
{
    private readonly Wire.ActivationService.ActivationServiceClient client = new(demo.Channel);

    private static Wire.ActivationInput Photo => new() { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) };

    [Fact]
    public async Task AllLayers_FromAnImage_AreBitEqualToTheLocalOnes()
    {
        Dictionary<string, float[]> local = await ComputeLocallyAsync("*");
        var request = new Wire.StreamActivationsRequest { Input = Photo, Layers = { "*" } };
        var names = new List<string>();
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request);
        (Wire.StreamStart start, Wire.StreamSummary summary) = await AnswerReader.ReadAsync(call, tensor =>
        {
            names.Add(tensor.Header.Layer.Name);
            Assert.True(tensor.Values.Span.SequenceEqual(local[tensor.Header.Layer.Name]), tensor.Header.Layer.Name);
        });
        Assert.Equal(144, names.Count);
        Assert.Equal(demo.Local.Network.Layers.Select(l => l.Name), names);
        Assert.Equal(names, start.Layers.Select(l => l.Name));
        Assert.Equal((144, local.Values.Sum(v => 4L * v.Length)), (summary.LayerCount, summary.ByteCount));
        Assert.Equal((DemoGoogLeNet.Name, demo.Local.Network.Sha256, true), (start.Model, start.ModelSha256, start.Demonstration));
        Assert.Equal(demo.Local.Network.Sha256, summary.ModelSha256);
        Assert.True(summary.Timings.ComputeMicroseconds > 0 && summary.Timings.DecodeMicroseconds > 0 && summary.Timings.SendMicroseconds > 0);
    }

    [Theory]
    [InlineData(Wire.TensorEncoding.Float16)]
    [InlineData(Wire.TensorEncoding.Bfloat16)]
    [InlineData(Wire.TensorEncoding.Uint8)]
    public async Task AnEncoding_OverLayersOfEveryKind_IsWithinItsStatedError(Wire.TensorEncoding encoding)
    {
        string[] layers = ["data", "conv1/7x7_s2", "conv1/relu_7x7", "pool1/3x3_s2", "inception_3a/output", "prob"];
        Dictionary<string, float[]> local = await ComputeLocallyAsync(layers);
        var request = new Wire.StreamActivationsRequest { Input = Photo, Layers = { layers }, Encoding = encoding, ChunkBytes = 8192 };
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request);
        int count = 0;
        await AnswerReader.ReadAsync(call, tensor =>
        {
            count++;
            float[] expected = local[tensor.Header.Layer.Name];
            ReadOnlySpan<float> actual = tensor.Values.Span;
            for (int i = 0; i < expected.Length; i++)
            {
                double allowed = encoding switch
                {
                    Wire.TensorEncoding.Float16 => Math.Max(Math.Abs(expected[i]) * Math.Pow(2, -11), Math.Pow(2, -25)),
                    Wire.TensorEncoding.Bfloat16 => Math.Abs(expected[i]) * Math.Pow(2, -8),
                    _ => (0.501 * tensor.Header.Scale) + (Math.Abs(tensor.Header.Offset) * Math.Pow(2, -22)),
                };
                if (!(Math.Abs((double)actual[i] - expected[i]) <= allowed))
                {
                    Assert.Fail($"{tensor.Header.Layer.Name}[{i}]: {expected[i]:R} became {actual[i]:R}");
                }
            }
        });
        Assert.Equal(layers.Length, count);
    }

    [Fact]
    public async Task ChosenChannels_ComeInTheOrderAsked()
    {
        float[] whole = (await ComputeLocallyAsync("conv1/7x7_s2"))["conv1/7x7_s2"];
        foreach (int[] channels in (int[][])[[5], [3, 4, 5], [9, 2]])
        {
            var request = new Wire.StreamActivationsRequest { Input = Photo, Layers = { "conv1-7x7_s2" }, ChannelIndices = { channels } };
            using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request);
            await AnswerReader.ReadAsync(call, tensor =>
            {
                const int Plane = 112 * 112;
                Assert.Equal([1, channels.Length, 112, 112], tensor.Header.Shape);
                Assert.Equal(channels, tensor.Header.ChannelIndices);
                Assert.Equal(channels.SelectMany(c => whole.AsSpan(c * Plane, Plane).ToArray()), tensor.Values.ToArray());
            });
        }
    }

    [Fact]
    public async Task Statistics_OfALayer_EqualADirectComputation()
    {
        float[] values = (await ComputeLocallyAsync("conv1/relu_7x7"))["conv1/relu_7x7"];
        var request = new Wire.StreamActivationsRequest { Input = Photo, Layers = { "conv1/relu_7x7" }, ChannelIndices = { 7, 1 }, Deliver = Wire.Delivery.ChannelStatistics };
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request);
        var statistics = new List<Wire.LayerStatistics>();
        await foreach (Wire.StreamActivationsResponse message in call.ResponseStream.ReadAllAsync())
        {
            Assert.NotEqual(Wire.StreamActivationsResponse.EventOneofCase.Header, message.EventCase);
            if (message.Statistics is { } layer)
            {
                statistics.Add(layer);
            }
        }

        Wire.LayerStatistics only = Assert.Single(statistics);
        Assert.Equal([7, 1], only.Channels.Select(c => c.ChannelIndex));
        foreach (Wire.ChannelStatistics channel in only.Channels)
        {
            float[] map = values.AsSpan(channel.ChannelIndex * 112 * 112, 112 * 112).ToArray();
            double mean = map.Average(v => (double)v);
            Assert.Equal(map.Min(), channel.Values.Minimum);
            Assert.Equal(map.Max(), channel.Values.Maximum);
            Assert.Equal(mean, channel.Values.Mean, 1e-6);
            Assert.Equal(Math.Sqrt(map.Average(v => (v - mean) * (v - mean))), channel.Values.StandardDeviation, 1e-6);
            Assert.Equal(map.Count(v => v == 0) / (double)map.Length, channel.Values.ZeroFraction, 1e-12);
        }
    }

    [Fact]
    public async Task Messages_OfAllLayers_StayBelowTheStockLimit()
    {
        var request = new Wire.StreamActivationsRequest { Input = Photo, Layers = { "*" }, ChunkBytes = TensorEncodings.MaximumChunkBytes };
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request);
        int largest = 0;
        await foreach (Wire.StreamActivationsResponse message in call.ResponseStream.ReadAllAsync())
        {
            largest = Math.Max(largest, message.CalculateSize());
        }

        Assert.InRange(largest, TensorEncodings.MaximumChunkBytes, TensorEncodings.MaximumChunkBytes + 64);
    }

    [Fact]
    public async Task AReadyTensor_OfTheRightShape_IsUsedAsItIs()
    {
        float[] data = (await ComputeLocallyAsync("data"))["data"];
        var tensor = new Wire.InputTensor { Shape = { 1, 3, 224, 224 }, Data = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(data.AsSpan())) };
        float[] expected = (await ComputeLocallyAsync("pool5/7x7_s1"))["pool5/7x7_s1"];
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call =
            client.StreamActivations(new Wire.StreamActivationsRequest { Input = new Wire.ActivationInput { Tensor = tensor }, Layers = { "pool5/7x7_s1" } });
        await AnswerReader.ReadAsync(call, received => Assert.Equal(expected, received.Values.ToArray()));
    }

    [Fact]
    public async Task AnUnknownLayer_IsNotFoundWithTheNearestNames()
    {
        RpcException exception = await RefusedAsync(new Wire.StreamActivationsRequest { Input = Photo, Layers = { "conv1/7x7_s3" } });
        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.StartsWith("Layer 'conv1/7x7_s3' is not in model 'googlenet-demo'; nearest: conv1/7x7_s2", exception.Status.Detail, StringComparison.Ordinal);
        ErrorInfo info = exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(("activationplatform", "UNKNOWN_LAYER", "conv1/7x7_s3"), (info.Domain, info.Reason, info.Metadata["layer"]));
        Assert.StartsWith("conv1/7x7_s2", info.Metadata["nearest"], StringComparison.Ordinal);
        Assert.Equal("layers", Assert.Single(exception.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task AnUnknownModel_IsNotFoundWithTheKnownOnes()
    {
        RpcException exception = await RefusedAsync(new Wire.StreamActivationsRequest { Model = "../secret", Input = Photo, Layers = { "*" } });
        Assert.Equal((StatusCode.NotFound, "Model '../secret' is not on this server; it has: googlenet-demo"), (exception.StatusCode, exception.Status.Detail));
    }

    [Fact]
    public async Task AnotherModelFileThanExpected_IsAFailedPrecondition()
    {
        string other = new('0', 64);
        RpcException exception = await RefusedAsync(new Wire.StreamActivationsRequest { ExpectedModelSha256 = other, Input = Photo, Layers = { "*" } });
        Assert.Equal(StatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Equal($"Model 'googlenet-demo' has SHA-256 {demo.Local.Network.Sha256}; the caller expects {other}.", exception.Status.Detail);
        Assert.Equal("MODEL_MISMATCH", exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }

    public static TheoryData<string, Action<Wire.StreamActivationsRequest>, string> WrongFields => new()
    {
        { "input", r => r.Input = null, "There is no image; expected encoded_image or tensor." },
        { "input.encoded_image", r => r.Input.EncodedImage = ByteString.Empty, "The image has 0 bytes; expected a whole PNG or JPEG file." },
        { "input.tensor.shape", r => r.Input = new Wire.ActivationInput { Tensor = new Wire.InputTensor { Shape = { 1, 3 } } }, "The shape is [1, 3]; the network's input is [1, 3, 224, 224]." },
        { "input.tensor.data", r => r.Input = new Wire.ActivationInput { Tensor = new Wire.InputTensor { Shape = { 1, 3, 224, 224 } } }, "The tensor has 0 bytes; the shape needs 602112." },
        { "layers", r => r.Layers.Clear(), "There are 0 layer patterns; expected 1 to 10000 (a single * is every layer)." },
        { "encoding", r => r.Encoding = (Wire.TensorEncoding)77, "Encoding 77 is not known; expected FLOAT32, FLOAT16, BFLOAT16 or UINT8." },
        { "deliver", r => r.Deliver = (Wire.Delivery)9, "Delivery 9 is not known; expected TENSORS or CHANNEL_STATISTICS." },
        { "chunk_bytes", r => r.ChunkBytes = 100, "The chunk size is 100 bytes; expected 0 or 4096 to 1048576." },
        { "channel_indices", r => r.ChannelIndices.Add(64), "Channel 64 is not in layer 'conv1/7x7_s2'; expected 0 to 63." },
        { "channel_indices", r => r.ChannelIndices.Add([1, 1]), "A channel is named twice; expected each at most once." },
        { "expected_model_sha256", r => r.ExpectedModelSha256 = "abc", "'abc' is no SHA-256; expected 64 hexadecimal digits." },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task AWrongField_IsAnInvalidArgumentThatNamesIt(string field, Action<Wire.StreamActivationsRequest> spoil, string description)
    {
        var request = new Wire.StreamActivationsRequest { Input = Photo, Layers = { "conv1/7x7_s2" } };
        spoil(request);
        RpcException exception = await RefusedAsync(request);
        Assert.Equal((StatusCode.InvalidArgument, $"{field}: {description}"), (exception.StatusCode, exception.Status.Detail));
        BadRequest.Types.FieldViolation violation = Assert.Single(exception.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal((field, description), (violation.Field, violation.Description));
    }

    private async Task<RpcException> RefusedAsync(Wire.StreamActivationsRequest request)
    {
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request);
        return await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext());
    }

    private async Task<Dictionary<string, float[]>> ComputeLocallyAsync(params string[] layers)
    {
        var computed = new Dictionary<string, float[]>();
        await foreach (Activation activation in demo.Local.StreamAsync(new ActivationInput.EncodedImage(DemoServer.Photo), [.. layers]))
        {
            using (activation)
            {
                computed.Add(activation.Layer.Name, activation.Values.ToArray());
            }
        }

        return computed;
    }
}
