using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Scripted;

internal sealed class ScriptedActivationService(Script script) : Wire.ActivationService.ActivationServiceBase
{
    public override Task StreamActivations(Wire.StreamActivationsRequest request, IServerStreamWriter<Wire.StreamActivationsResponse> responseStream, ServerCallContext context) =>
        script.Next(script.Activations, request)(new ActivationAnswer(script, request, responseStream, context));
}
