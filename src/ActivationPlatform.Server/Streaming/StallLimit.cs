using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;

namespace ActivationPlatform.Server.Streaming;

/// <summary>Ends the call of a caller who does not read: computed tensors wait for it and would keep others out.</summary>
internal sealed class StallLimit(ServerSettings settings, TimeProvider timeProvider)
{
    private readonly TimeSpan limit = TimeSpan.FromSeconds(settings.StallSeconds);

    /// <summary>Writes one message.</summary>
    /// <param name="write">Writes it, as far as the caller lets it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Grpc.Core.RpcException">ABORTED: it took too long.</exception>
    public async ValueTask RunAsync(Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var stalled = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stalled.Token);
        try
        {
            // A write that is cancelled resets the call's stream: nothing else of it reaches someone who does not read.
            await write(either.Token);
        }
        catch (Exception) when (stalled.IsCancellationRequested)
        {
            throw Failure.Stalled(limit);
        }
    }
}
