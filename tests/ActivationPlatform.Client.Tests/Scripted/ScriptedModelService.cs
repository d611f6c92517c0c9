using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Scripted;

/// <summary>Describes the network that another server has.</summary>
internal sealed class ScriptedModelService(Script script, Wire.ModelService.ModelServiceClient models) : Wire.ModelService.ModelServiceBase
{
    public override async Task<Wire.GetModelResponse> GetModel(Wire.GetModelRequest request, ServerCallContext context) => await models.GetModelAsync(request);

    public override Task StreamParameters(Wire.StreamParametersRequest request, IServerStreamWriter<Wire.StreamParametersResponse> responseStream, ServerCallContext context) =>
        script.Next(script.Parameters, request)(responseStream, context);
}
