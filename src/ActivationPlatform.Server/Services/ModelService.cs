using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>Models, their layers and their learned parameters.</summary>
internal sealed class ModelService(ModelRegistry models, ServerSettings settings) : Wire.ModelService.ModelServiceBase
{
    /// <inheritdoc/>
    public override Task<Wire.ListModelsResponse> ListModels(Wire.ListModelsRequest request, ServerCallContext context) => Task.FromResult(new Wire.ListModelsResponse
    {
        DefaultModel = models.DefaultModel,
        Models = { models.List() },
    });

    /// <inheritdoc/>
    public override async Task<Wire.GetModelResponse> GetModel(Wire.GetModelRequest request, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        return new Wire.GetModelResponse
        {
            Network = model.Network.ToWire(),
            Components = { (await model.Source.DescribeComponentsAsync(context.CancellationToken)).Select(component => new Wire.Component { Name = component.Key, Version = component.Value }) },
        };
    }

    /// <inheritdoc/>
    public override async Task StreamParameters(
        Wire.StreamParametersRequest request, IServerStreamWriter<Wire.StreamParametersResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        int chunkBytes = StreamPlan.ChunkSize(request.ChunkBytes, settings.ChunkBytes, "chunk_bytes");
        if (request.Layer.Length == 0)
        {
            throw Failure.InvalidField("layer", "There is no layer; expected one of a layer's names.");
        }

        Layer layer = LayerSelector.Find(model.Network, request.Layer);
        ImmutableArray<ParameterTensor> parameters = await model.Source.ReadParametersAsync(layer.Name, context.CancellationToken);
        foreach (ParameterTensor parameter in parameters)
        {
            using var encoder = new TensorEncoder(parameter.Values, Wire.TensorEncoding.Float32, chunkBytes);
            var header = new Wire.ParameterHeader
            {
                Parameter = parameter.Parameter.ToWire(),
                ByteLength = encoder.ByteLength,
                Layer = layer.ToWireName(),
                ModelSha256 = model.Network.Sha256,
            };
            await responseStream.WriteAsync(new Wire.StreamParametersResponse { Header = header }, context.CancellationToken);
            while (encoder.TryReadChunk(out Wire.DataChunk chunk))
            {
                await responseStream.WriteAsync(new Wire.StreamParametersResponse { Chunk = chunk }, context.CancellationToken);
            }

            await responseStream.WriteAsync(new Wire.StreamParametersResponse { End = encoder.End() }, context.CancellationToken);
        }
    }
}
