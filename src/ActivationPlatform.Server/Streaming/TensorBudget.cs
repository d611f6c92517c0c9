using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;

namespace ActivationPlatform.Server.Streaming;

/// <summary>The memory that tensors may take from the moment they are computed until they are sent, of all streams together. Where it is full, streams whose
/// readers take nothing make room, the longest waiting first.</summary>
internal sealed class TensorBudget
{
    // A reader across an ocean makes each message wait for a moment.
    private static readonly TimeSpan ShortestStall = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly HashSet<OutgoingStream> streams = [];
    private readonly TimeProvider timeProvider;
    private TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long held;

    /// <summary>Creates the budget that the settings give.</summary>
    public TensorBudget(ServerSettings settings, TimeProvider timeProvider)
    {
        MaximumBytes = (long)settings.OutputMegabytes << 20;
        this.timeProvider = timeProvider;
    }

    /// <summary>The bound.</summary>
    public long MaximumBytes { get; }

    /// <summary>Bytes that streams have now.</summary>
    public long HeldBytes
    {
        get
        {
            lock (gate)
            {
                return held;
            }
        }
    }

    /// <summary>A stream begins.</summary>
    public void Add(OutgoingStream stream)
    {
        lock (gate)
        {
            streams.Add(stream);
        }
    }

    /// <summary>A stream has ended; it holds nothing any more.</summary>
    public void Remove(OutgoingStream stream)
    {
        lock (gate)
        {
            streams.Remove(stream);
        }
    }

    /// <summary>Waits for room.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: the tensors never fit, or nobody made room in time.</exception>
    public async ValueTask ReserveAsync(OutgoingStream stream, long bytes, CancellationToken cancellationToken)
    {
        if (bytes > MaximumBytes)
        {
            throw Failure.TensorsTooLarge(bytes, MaximumBytes);
        }

        long began = timeProvider.GetTimestamp();
        while (true)
        {
            Task room;
            lock (gate)
            {
                if (held + bytes <= MaximumBytes)
                {
                    held += bytes;
                    stream.HeldBytes += bytes;
                    return;
                }

                MakeRoom(held + bytes - MaximumBytes);
                room = released.Task;
            }

            if (timeProvider.GetElapsedTime(began) > Patience)
            {
                throw Failure.OutputsFull();
            }

            // A stream that moves now may stall in a moment.
            await Task.WhenAny(room, Task.Delay(LookAgain, timeProvider, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives room back.</summary>
    public void Release(OutgoingStream stream, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        TaskCompletionSource told;
        lock (gate)
        {
            held -= bytes;
            stream.HeldBytes -= bytes;
            told = released;
            released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
    }

    private void MakeRoom(long bytes)
    {
        bytes -= streams.Where(stream => stream.IsEnding && !stream.IsLeft).Sum(stream => stream.HeldBytes);
        foreach (OutgoingStream stream in streams
            .Where(stream => !stream.IsEnding && stream.HeldBytes > 0 && stream.BlockedFor() >= ShortestStall)
            .OrderByDescending(stream => stream.BlockedFor()))
        {
            if (bytes <= 0)
            {
                return;
            }

            bytes -= stream.HeldBytes;
            stream.End();
        }

        foreach (OutgoingStream stream in streams.Where(stream => stream.IsLeft))
        {
            if (bytes <= 0)
            {
                return;
            }

            bytes -= stream.HeldBytes;
            stream.Cut();
        }
    }
}
