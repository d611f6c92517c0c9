using ActivationPlatform.Server.Failures;
using Grpc.Core;

namespace ActivationPlatform.Server.Streaming;

/// <summary>The answer of one streaming call, and what waits to be sent of it. A caller who takes nothing for too long, or whose tensors are in the way of
/// others, gets ABORTED behind what is on its way already, and may resume. That message may lie in the connection's buffer until the caller reads; one who
/// still reads nothing when the limit has passed once more is cut off.</summary>
internal sealed class OutgoingStream : IDisposable
{
    // What the connection's buffer may take of one stream: it is full at 1 MiB, and takes the message that fills it whole.
    private const long TransportBytes = 2 << 20;

    private readonly TensorBudget budget;
    private readonly TimeSpan limit;
    private readonly TimeProvider timeProvider;
    private readonly CancellationToken callToken;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationTokenSource cut = new();
    private readonly CancellationTokenSource impatience;
    private long blockedSince;
    private bool hasBlockedWrite;
    private RpcException? failure;
    private long transportBytes;
    private Task leftWrite = Task.CompletedTask;

    /// <summary>Begins an answer.</summary>
    /// <param name="budget">Counts its tensors.</param>
    /// <param name="limit">How long one message may wait for its reader.</param>
    /// <param name="timeProvider">Measures it.</param>
    /// <param name="cancellationToken">The call's.</param>
    public OutgoingStream(TensorBudget budget, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        this.budget = budget;
        this.limit = limit;
        this.timeProvider = timeProvider;
        callToken = cancellationToken;
        impatience = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        budget.Add(this);
    }

    /// <summary>Bytes that it has of the budget. Changed by the budget alone, under its lock.</summary>
    public long HeldBytes { get; set; }

    /// <summary>Whether it was asked to make room. Changed by the budget alone, under its lock.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>The stream of a call that a service serves.</summary>
    public static OutgoingStream Of(ServerCallContext context) => (OutgoingStream)context.UserState[typeof(OutgoingStream)];

    /// <summary>How long a message has waited for the reader; zero if none does.</summary>
    public TimeSpan BlockedFor() => Volatile.Read(ref hasBlockedWrite) ? timeProvider.GetElapsedTime(Volatile.Read(ref blockedSince)) : TimeSpan.Zero;

    /// <summary>Asks the stream to end with ABORTED, so that its tensors are freed.</summary>
    public void End()
    {
        IsEnding = true;
        // Its waiters continue elsewhere: the caller holds a lock.
        _ = ending.CancelAsync();
    }

    /// <summary>Cuts off a reader who has not even taken the end.</summary>
    public void Cut()
    {
        if (IsLeft)
        {
            _ = cut.CancelAsync();
        }
    }

    /// <summary>Whether the handler has ended, and its last message still waits for the reader.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Waits for room for tensors, and with the first of them for what the connection's buffer takes; give it back tensor by tensor.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there will be none.</exception>
    public async ValueTask ReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        long transport = TransportBytes - Interlocked.Exchange(ref transportBytes, TransportBytes);
        try
        {
            await budget.ReserveAsync(this, bytes + transport, cancellationToken);
        }
        catch
        {
            Interlocked.Add(ref transportBytes, -transport);
            throw;
        }
    }

    /// <summary>Tensors are sent, or will not be.</summary>
    public void Release(long bytes) => budget.Release(this, bytes);

    /// <summary>Writes one message; when this returns, however it does, the message's memory may be reused: the connection has its own copy.</summary>
    /// <exception cref="RpcException">ABORTED: the reader takes too long, or others need the memory.</exception>
    public Task WriteAsync<T>(IServerStreamWriter<T> writer, T message, CancellationToken cancellationToken)
    {
        if (failure is not null || ending.IsCancellationRequested)
        {
            // Another image of a batch: the message that the reader did not take is still in the way.
            throw failure ?? Failure.OutOfBudget();
        }

        Task write = writer.WriteAsync(message, cut.Token);
        return write.IsCompletedSuccessfully ? write : WaitAsync(write, cancellationToken);
    }

    /// <summary>The handler has ended. What it left on its way is waited for elsewhere.</summary>
    public void Dispose()
    {
        budget.Release(this, HeldBytes - transportBytes);
        if (leftWrite.IsCompleted)
        {
            Close(leftWrite);
            return;
        }

        IsLeft = true;
        cut.CancelAfter(limit);
        leftWrite.ContinueWith(static (write, state) => ((OutgoingStream)state!).Close(write), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task WaitAsync(Task write, CancellationToken cancellationToken)
    {
        Volatile.Write(ref blockedSince, timeProvider.GetTimestamp());
        Volatile.Write(ref hasBlockedWrite, true);
        // A batch stops its images on its own account.
        using CancellationTokenSource? either = cancellationToken.CanBeCanceled && cancellationToken != callToken
            ? CancellationTokenSource.CreateLinkedTokenSource(impatience.Token, cancellationToken)
            : null;
        try
        {
            await write.WaitAsync(limit, timeProvider, either?.Token ?? impatience.Token);
        }
        catch (TimeoutException) when (!write.IsCompleted)
        {
            leftWrite = write;
            throw failure = Failure.Stalled(limit);
        }
        catch (OperationCanceledException) when (!write.IsCompleted)
        {
            leftWrite = write;
            if (ending.IsCancellationRequested)
            {
                throw failure = Failure.OutOfBudget();
            }

            throw;
        }
        finally
        {
            Volatile.Write(ref hasBlockedWrite, false);
        }
    }

    private void Close(Task write)
    {
        _ = write.Exception;
        budget.Release(this, HeldBytes);
        budget.Remove(this);
        impatience.Dispose();
        ending.Dispose();
        cut.Dispose();
    }
}
