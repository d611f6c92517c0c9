using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol.OpenInference;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Hosting;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>The Open Inference Protocol, version 2: the network's output by default, any layer by name.</summary>
internal sealed class OpenInferenceService(ModelRegistry models, ImageComputer computer, ServerSettings settings, ServerState state) : GRPCInferenceService.GRPCInferenceServiceBase
{
    private const string DataType = "FP32";
    private const string Platform = "onnx_onnxv1";
    private const int VersionDigits = 12;

    // What one output costs beyond its values: names, shape, tags.
    private const int OutputOverheadBytes = 256;

    /// <inheritdoc/>
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    /// <inheritdoc/>
    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) => Task.FromResult(new ServerReadyResponse { Ready = state.IsServing });

    /// <inheritdoc/>
    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = models.List().Any(model => model.Name == request.Name) });

    /// <inheritdoc/>
    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) => Task.FromResult(new ServerMetadataResponse
    {
        Name = "ActivationPlatform",
        Version = typeof(OpenInferenceService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
    });

    /// <inheritdoc/>
    public override async Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        using ModelLease model = await OpenAsync(request.Name, request.Version, context.CancellationToken);
        Network network = model.Network;
        return new ModelMetadataResponse
        {
            Name = network.Name,
            Versions = { VersionOf(network) },
            Platform = Platform,
            Inputs = { ToMetadata(network.Input.Name, network.Input.Shape) },
            Outputs = { ToMetadata(network.Layers[^1].Name, network.Layers[^1].OutputShape) },
        };
    }

    /// <inheritdoc/>
    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        using ModelLease model = await OpenAsync(request.ModelName, request.ModelVersion, context.CancellationToken);
        Network network = model.Network;
        ActivationInput input = ReadInput(request, network);
        string[] names = [.. request.Outputs.Select(output => output.Name)];
        Layer[] layers = names.Length == 0 ? [network.Layers[^1]] : [.. names.Select(name => FindOutput(network, name))];
        if (names.Length == 0)
        {
            names = [layers[0].Name];
        }

        bool raw = request.RawInputContents.Count > 0;
        long bytes = layers.Sum(layer => (layer.OutputShape.ElementCount * sizeof(float)) + OutputOverheadBytes);
        if (bytes > settings.InferResponseBytes)
        {
            throw Failure.AnswerTooLarge(bytes, settings.InferResponseBytes);
        }

        Dictionary<int, float[]> computed = await ComputeAsync(model, input, layers, context);
        var response = new ModelInferResponse { ModelName = network.Name, ModelVersion = VersionOf(network), Id = request.Id };
        for (int i = 0; i < layers.Length; i++)
        {
            Append(response, names[i], layers[i], computed[layers[i].Index], raw);
        }

        return response;
    }

    private async Task<Dictionary<int, float[]>> ComputeAsync(ModelLease model, ActivationInput input, Layer[] layers, ServerCallContext context)
    {
        var computed = new Dictionary<int, float[]>();
        ImmutableArray<Layer> distinct = [.. layers.DistinctBy(layer => layer.Index).OrderBy(layer => layer.Index)];
        var work = ComputeWork.Of(context, $"infer {distinct[^1].Name}");
        await foreach (Activation activation in computer.ComputeAsync(model, input, distinct, work, new Wire.Timings(), context.CancellationToken))
        {
            using (activation)
            {
                computed.Add(activation.Layer.Index, activation.Values.ToArray());
            }
        }

        return computed;
    }

    private static void Append(ModelInferResponse response, string name, Layer layer, float[] values, bool raw)
    {
        var output = new ModelInferResponse.Types.InferOutputTensor { Name = name, Datatype = DataType, Shape = { layer.OutputShape.Dimensions.Select(d => (long)d) } };
        if (raw)
        {
            response.RawOutputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())));
        }
        else
        {
            output.Contents = new InferTensorContents { Fp32Contents = { values } };
        }

        response.Outputs.Add(output);
    }

    private async ValueTask<ModelLease> OpenAsync(string name, string version, CancellationToken cancellationToken)
    {
        ModelLease model = await models.OpenAsync(name, string.Empty, cancellationToken);
        string actual = VersionOf(model.Network);
        if (version.Length == 0 || version == actual)
        {
            return model;
        }

        string opened = model.Network.Name;
        model.Dispose();
        throw Failure.Create(StatusCode.NotFound, $"Model '{opened}' has version '{actual}'; the caller asks for '{version}'.");
    }

    private static ActivationInput ReadInput(ModelInferRequest request, Network network)
    {
        if (request.Inputs.Count != 1)
        {
            throw Failure.InvalidField("inputs", $"There are {request.Inputs.Count} inputs; model '{network.Name}' takes 1 ('{network.Input.Name}').");
        }

        ModelInferRequest.Types.InferInputTensor tensor = request.Inputs[0];
        TensorShape expected = network.Input.Shape;
        if (tensor.Name != network.Input.Name)
        {
            throw Failure.InvalidField("inputs[0].name", $"The input is called '{tensor.Name}'; expected '{network.Input.Name}'.");
        }

        if (tensor.Datatype != DataType)
        {
            throw Failure.InvalidField("inputs[0].datatype", $"The type is '{tensor.Datatype}'; expected {DataType}.");
        }

        if (!tensor.Shape.SequenceEqual(expected.Dimensions.Select(d => (long)d)))
        {
            throw Failure.InvalidField("inputs[0].shape", $"The shape is [{string.Join(", ", tensor.Shape)}]; expected [{string.Join(", ", expected.Dimensions)}].");
        }

        return new ActivationInput.ReadyTensor(request.RawInputContents.Count > 0 ? ReadRaw(request, expected) : ReadTyped(tensor, expected), expected);
    }

    private static ReadOnlyMemory<float> ReadRaw(ModelInferRequest request, TensorShape expected)
    {
        long bytes = expected.ElementCount * sizeof(float);
        if (request.RawInputContents.Count != 1 || request.RawInputContents[0].Length != bytes || request.Inputs[0].Contents is not null)
        {
            throw Failure.InvalidField("raw_input_contents", $"Expected one entry of {bytes} bytes, and no contents in the input itself.");
        }

        return new BytesAsFloats(request.RawInputContents[0].Memory).Memory;
    }

    private static float[] ReadTyped(ModelInferRequest.Types.InferInputTensor tensor, TensorShape expected)
    {
        int count = tensor.Contents?.Fp32Contents.Count ?? 0;
        return count == expected.ElementCount
            ? [.. tensor.Contents!.Fp32Contents]
            : throw Failure.InvalidField("inputs[0].contents.fp32_contents", $"There are {count} values; the shape needs {expected.ElementCount}.");
    }

    private static Layer FindOutput(Network network, string name) => StreamPlan.SelectLayers(network, [name], "outputs") is [var layer]
        ? layer
        : throw Failure.InvalidField("outputs", $"'{name}' stands for several layers; expected the name of one.");

    private static ModelMetadataResponse.Types.TensorMetadata ToMetadata(string name, TensorShape shape) =>
        new() { Name = name, Datatype = DataType, Shape = { shape.Dimensions.Select(d => (long)d) } };

    private static string VersionOf(Network network) => network.Sha256[..VersionDigits];
}
