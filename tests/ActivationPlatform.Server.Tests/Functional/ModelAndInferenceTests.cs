using System.Runtime.InteropServices;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Protocol.OpenInference;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

[Collection(DemoServerCollection.Name)]
public sealed class ModelAndInferenceTests(DemoServer demo)
{
    private readonly Wire.ModelService.ModelServiceClient models = new(demo.Channel);
    private readonly GRPCInferenceService.GRPCInferenceServiceClient inference = new(demo.Channel);

    [Fact]
    public async Task ListModels_OfAnEmptyStore_HasTheBuiltInOneAsDefault()
    {
        Wire.ListModelsResponse response = await models.ListModelsAsync(new Wire.ListModelsRequest());
        Wire.ModelSummary only = Assert.Single(response.Models);
        Assert.Equal((DemoGoogLeNet.Name, true, DemoGoogLeNet.Name), (only.Name, only.Demonstration, response.DefaultModel));
    }

    [Fact]
    public async Task GetModel_OfTheDemonstration_DescribesEveryLayer()
    {
        Wire.Network network = (await models.GetModelAsync(new Wire.GetModelRequest())).Network;
        Network local = demo.Local.Network;
        Assert.Equal((144, 170), (network.Layers.Count, network.Connections.Count));
        Assert.Equal(local.Layers.Select(l => l.Description), network.Layers.Select(l => l.Description));
        Assert.Equal(local.Layers.Select(l => l.ReceptiveField?.Size ?? 0), network.Layers.Select(l => l.ReceptiveField?.Size ?? 0));
        Wire.Layer convolution = network.Layers[1];
        Assert.Equal((Wire.LayerType.Convolution, 7, 2, 3), (convolution.Type, convolution.Window.Height, convolution.Window.StrideVertical, convolution.Window.PaddingTop));
        Assert.Equal([64, 3, 7, 7], convolution.Learnables[0].Shape);
        Assert.Equal(Wire.ChannelOrder.Bgr, network.Input.ChannelOrder);
    }

    [Fact]
    public async Task StreamParameters_OfAConvolution_AreBitEqual()
    {
        using AsyncServerStreamingCall<Wire.StreamParametersResponse> call = models.StreamParameters(new Wire.StreamParametersRequest { Layer = "inception_3a-3x3", ChunkBytes = 4096 });
        using var assembler = new TensorAssembler();
        var received = new List<float[]>();
        await foreach (Wire.StreamParametersResponse message in call.ResponseStream.ReadAllAsync())
        {
            if (message.Header is { } header)
            {
                assembler.Begin(new Wire.TensorHeader { Shape = { header.Parameter.Shape }, Encoding = Wire.TensorEncoding.Float32, ByteLength = header.ByteLength });
            }
            else if (message.Chunk is { } chunk)
            {
                assembler.Append(chunk);
            }
            else
            {
                using ReceivedTensor tensor = assembler.Complete(message.End);
                received.Add(tensor.Values.ToArray());
            }
        }

        System.Collections.Immutable.ImmutableArray<ParameterTensor> local = await demo.Local.ReadParametersAsync("inception_3a/3x3");
        Assert.Equal(local.Length, received.Count);
        for (int i = 0; i < local.Length; i++)
        {
            Assert.Equal(local[i].Values.ToArray(), received[i]);
        }
    }

    [Fact]
    public async Task Classify_TopThree_AreTheBestOfTheLastLayer()
    {
        var request = new Wire.ClassifyRequest { Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) }, Top = 3 };
        Wire.ClassifyResponse response = await new Wire.ActivationService.ActivationServiceClient(demo.Channel).ClassifyAsync(request);
        float[] scores = await LocalAsync("prob");
        Assert.Equal(scores.Select((score, index) => (score, index)).OrderByDescending(s => s.score).ThenBy(s => s.index).Take(3).Select(s => s.index), response.Classes.Select(c => c.ClassIndex));
        Assert.True(response.Demonstration);
        Assert.Equal(scores[response.Classes[0].ClassIndex], response.Classes[0].Probability);
    }

    [Fact]
    public async Task OpenInference_HealthAndMetadata_TellOfTheModel()
    {
        Assert.True((await inference.ServerLiveAsync(new ServerLiveRequest())).Live);
        Assert.True((await inference.ServerReadyAsync(new ServerReadyRequest())).Ready);
        Assert.True((await inference.ModelReadyAsync(new ModelReadyRequest { Name = DemoGoogLeNet.Name })).Ready);
        Assert.False((await inference.ModelReadyAsync(new ModelReadyRequest { Name = "other" })).Ready);
        Assert.Equal("ActivationPlatform", (await inference.ServerMetadataAsync(new ServerMetadataRequest())).Name);
        ModelMetadataResponse metadata = await inference.ModelMetadataAsync(new ModelMetadataRequest { Name = DemoGoogLeNet.Name });
        Assert.Equal(("data_0", "FP32"), (metadata.Inputs[0].Name, metadata.Inputs[0].Datatype));
        Assert.Equal([1L, 3, 224, 224], metadata.Inputs[0].Shape);
        Assert.Equal(demo.Local.Network.Sha256[..12], Assert.Single(metadata.Versions));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ModelInfer_AnyLayers_AreBitEqualInTheFormAsked(bool raw)
    {
        float[] data = await LocalAsync("data");
        var request = new ModelInferRequest { ModelName = DemoGoogLeNet.Name, Id = "seven" };
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "data_0", Datatype = "FP32", Shape = { 1, 3, 224, 224 } };
        request.Inputs.Add(input);
        if (raw)
        {
            request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(data.AsSpan())));
        }
        else
        {
            input.Contents = new InferTensorContents { Fp32Contents = { data } };
        }

        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "prob_1" });
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "pool5-7x7_s1" });
        ModelInferResponse response = await inference.ModelInferAsync(request);
        Assert.Equal("seven", response.Id);
        Assert.Equal(["prob_1", "pool5-7x7_s1"], response.Outputs.Select(o => o.Name));
        for (int i = 0; i < 2; i++)
        {
            float[] values = raw ? MemoryMarshal.Cast<byte, float>(response.RawOutputContents[i].Span).ToArray() : [.. response.Outputs[i].Contents.Fp32Contents];
            Assert.Equal(await LocalAsync(i == 0 ? "prob" : "pool5/7x7_s1"), values);
        }
    }

    [Fact]
    public async Task ModelInfer_MoreThanOneMessageHolds_NamesTheStreamingCall()
    {
        var request = new ModelInferRequest { ModelName = DemoGoogLeNet.Name };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = "data_0", Datatype = "FP32", Shape = { 1, 3, 224, 224 } });
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[602_112]));
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "conv1/7x7_s2" });
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "conv1/relu_7x7" });
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await inference.ModelInferAsync(request));
        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Contains("activation.v1.ActivationService/StreamActivations", exception.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfTheServerAndItsServices_IsServing()
    {
        var health = new Health.HealthClient(demo.Channel);
        foreach (string service in (string[])["", "activation.v1.ActivationService", "activation.v1.ModelService", "inference.GRPCInferenceService"])
        {
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
        }
    }

    [Fact]
    public async Task GrpcWeb_OverHttp11_AnswersWithTrailersInTheBody()
    {
        using var http = new HttpClient { BaseAddress = demo.Server.WebAddresses[0] };
        using var body = new ByteArrayContent([0, 0, 0, 0, 0]);
        body.Headers.ContentType = new("application/grpc-web+proto");
        using HttpResponseMessage response = await http.PostAsync("/activation.v1.ModelService/ListModels", body);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        int length = (bytes[3] << 8) | bytes[4];
        Assert.Equal(DemoGoogLeNet.Name, Wire.ListModelsResponse.Parser.ParseFrom(bytes, 5, length).DefaultModel);
        Assert.Equal(0x80, bytes[5 + length]);
        Assert.Contains("grpc-status: 0", System.Text.Encoding.ASCII.GetString(bytes, 10 + length, bytes.Length - 10 - length), StringComparison.Ordinal);
    }

    private async Task<float[]> LocalAsync(string layer)
    {
        await foreach (Activation activation in demo.Local.StreamAsync(new ActivationInput.EncodedImage(DemoServer.Photo), [layer]))
        {
            using (activation)
            {
                return activation.Values.ToArray();
            }
        }

        throw new InvalidOperationException(layer);
    }
}
