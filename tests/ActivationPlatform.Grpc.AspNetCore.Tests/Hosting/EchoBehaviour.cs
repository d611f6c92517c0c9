using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Hosting;

/// <summary>What the echo service does in one test.</summary>
internal sealed class EchoBehaviour
{
    public Func<EchoMessage, ServerCallContext, Task<EchoMessage>> Unary { get; init; } = (request, _) => Task.FromResult(request);

    public Func<IAsyncStreamReader<EchoMessage>, ServerCallContext, Task<EchoMessage>> Collect { get; init; } = async (requests, context) =>
    {
        EchoMessage sum = new();
        await foreach (EchoMessage request in requests.ReadAllAsync(context.CancellationToken))
        {
            sum.Text += request.Text;
            sum.Count++;
        }

        return sum;
    };

    public Func<EchoMessage, IServerStreamWriter<EchoMessage>, ServerCallContext, Task> Expand { get; init; } = async (request, responses, _) =>
    {
        for (int index = 0; index < request.Count; index++)
        {
            await responses.WriteAsync(new EchoMessage { Text = request.Text, Count = index });
        }
    };

    public Func<IAsyncStreamReader<EchoMessage>, IServerStreamWriter<EchoMessage>, ServerCallContext, Task> Chat { get; init; } = async (requests, responses, context) =>
    {
        await foreach (EchoMessage request in requests.ReadAllAsync(context.CancellationToken))
        {
            await responses.WriteAsync(request);
        }
    };
}
