using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Hosting;

internal sealed class EchoService(EchoBehaviour behaviour) : Echo.EchoBase
{
    public override Task<EchoMessage> Unary(EchoMessage request, ServerCallContext context) => behaviour.Unary(request, context);

    public override Task<EchoMessage> Collect(IAsyncStreamReader<EchoMessage> requestStream, ServerCallContext context) => behaviour.Collect(requestStream, context);

    public override Task Expand(EchoMessage request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context) => behaviour.Expand(request, responseStream, context);

    public override Task Chat(IAsyncStreamReader<EchoMessage> requestStream, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context) => behaviour.Chat(requestStream, responseStream, context);
}
