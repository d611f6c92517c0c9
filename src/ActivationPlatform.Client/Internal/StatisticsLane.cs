using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>The stream to one address. It is opened when an image needs it, and again after it broke.</summary>
internal sealed class StatisticsLane : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private StatisticsCall? call;

    /// <summary>Sends an image and waits for its numbers.</summary>
    /// <exception cref="RpcException">The stream broke, or the server refused it.</exception>
    public async Task<ImageStatistics> MeasureAsync(RetryLoop loop, Wire.BatchOptions options, Wire.BatchImage image, CancellationToken cancellationToken)
    {
        Task<ImageStatistics> answer;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (call is null || call.IsBroken)
            {
                if (call is not null)
                {
                    await call.DisposeAsync();
                }

                call = new StatisticsCall(new Wire.ActivationService.ActivationServiceClient(loop.Channel).StreamActivationsBatch(loop.StreamOptions));
                await call.OpenAsync(options);
            }

            answer = await call.SendAsync(image);
        }
        finally
        {
            turn.Release();
        }

        return await answer.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (call is not null)
        {
            await call.DisposeAsync();
        }

        turn.Dispose();
    }
}
