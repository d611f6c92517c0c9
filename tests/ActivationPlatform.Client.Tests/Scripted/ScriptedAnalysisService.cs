using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Scripted;

internal sealed class ScriptedAnalysisService(Script script) : Wire.AnalysisService.AnalysisServiceBase
{
    public override Task StreamStatistics(Wire.StreamStatisticsRequest request, IServerStreamWriter<Wire.StreamStatisticsResponse> responseStream, ServerCallContext context) =>
        script.Next(script.Statistics, request)(responseStream, context);
}
