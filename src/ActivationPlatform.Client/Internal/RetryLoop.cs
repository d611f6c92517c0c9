using Grpc.Core;
using Grpc.Net.Client;

namespace ActivationPlatform.Client.Internal;

/// <summary>The attempts of one call: at which address, with which deadline, and whether a failure is worth another one.</summary>
internal sealed class RetryLoop
{
    private readonly RemoteOptions options;
    private readonly Connections connections;
    private readonly DateTimeOffset? deadline;
    private readonly CancellationToken cancellationToken;
    private int position;
    private int failures;

    /// <summary>Begins a call.</summary>
    public RetryLoop(RemoteOptions options, Connections connections, CancellationToken cancellationToken)
    {
        this.options = options;
        this.connections = connections;
        this.cancellationToken = cancellationToken;
        deadline = options.Deadline is { } limit ? options.TimeProvider.GetUtcNow() + limit : null;
        position = connections.Next();
    }

    /// <summary>The address for this attempt, from 0.</summary>
    public int Address => position % connections.Count;

    /// <summary>The channel for this attempt.</summary>
    public GrpcChannel Channel => connections.At(position).Channel;

    /// <summary>Headers, deadline and cancellation for this attempt.</summary>
    public CallOptions CallOptions => new(connections.At(position).Headers, deadline?.UtcDateTime, cancellationToken);

    /// <summary>Headers for a stream that outlives this call.</summary>
    public CallOptions StreamOptions => new(connections.At(position).Headers);

    /// <summary>Something new has arrived: failures are counted anew.</summary>
    public void Progressed() => failures = 0;

    /// <summary>Waits before the next attempt, or throws what callers are to meet.</summary>
    /// <param name="exception">Why the attempt failed.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="RemoteException">It is not worth another attempt, or there were enough.</exception>
    public async Task PauseAsync(Exception exception)
    {
        cancellationToken.ThrowIfCancellationRequested();
        failures++;
        TimeSpan? asked = exception is RpcException refused ? StatusDetails.RetryDelay(refused) : null;
        if (failures >= options.MaximumAttempts || !IsTransient(exception, asked))
        {
            throw exception is RpcException status
                ? StatusDetails.Translate(status)
                : new RemoteException(StatusCode.DataLoss, exception.Message, null, [], null, exception);
        }

        position++;
        TimeSpan pause = asked ?? Backoff();
        if (deadline is { } end && options.TimeProvider.GetUtcNow() + pause > end)
        {
            throw new RemoteException(
                StatusCode.DeadlineExceeded, $"The deadline of {options.Deadline} would pass before another attempt; the last one failed: {Text(exception)}", null, [], null, exception);
        }

        connections.CountRetry();
        await Task.Delay(pause, options.TimeProvider, cancellationToken);
    }

    /// <summary>ABORTED is a server that needed the memory of a slow reader's tensors; a stream that neither side asked to cancel was cut off for the same reason.
    /// Elsewhere, be it another address or behind the same one, may be the model's other version, as long as one replaces the other.</summary>
    private static bool IsTransient(Exception exception, TimeSpan? asked) => exception is not RpcException status
        || status.StatusCode is StatusCode.Unavailable or StatusCode.Aborted or StatusCode.Cancelled
        || (status.StatusCode == StatusCode.ResourceExhausted && asked is not null)
        || (status.StatusCode == StatusCode.FailedPrecondition && StatusDetails.Reason(status) == StatusDetails.ModelMismatch)
        || IsCutOff(status);

    /// <summary>Whether the answer broke off on its way: a proxy resets it or ends it too early when its server is gone. What the server itself says has a reason.</summary>
    private static bool IsCutOff(RpcException status) => status.StatusCode is StatusCode.Internal or StatusCode.Unknown && StatusDetails.Reason(status) is null;

    private static string Text(Exception exception) => exception is RpcException status ? status.Status.Detail : exception.Message;

    /// <summary>With another address at hand the first failure costs no pause.</summary>
    private TimeSpan Backoff()
    {
        int round = (failures - 1) / connections.Count;
        if (failures < connections.Count)
        {
            return TimeSpan.Zero;
        }

        double milliseconds = options.InitialPause.TotalMilliseconds * Math.Pow(2, Math.Min(round, 30));
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, options.LongestPause.TotalMilliseconds));
    }
}
