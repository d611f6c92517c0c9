using ActivationPlatform.Inference.Memory;

namespace ActivationPlatform.Inference.Runs;

/// <summary>Lets the reader of a run's first tensor go ahead of the rest of the computing. The engine's threads occupy every processor, and an operating
/// system may let a thread that was just woken wait for milliseconds behind them; so the run pauses once, shortly, until that reader is done and what it
/// handed on has had a while to arrive.</summary>
/// <param name="limit">The longest pause.</param>
/// <param name="timeProvider">Measures how long the reader takes.</param>
/// <param name="cancellationToken">Stops the run, and so the pause.</param>
internal sealed class HeadStart(TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
{
    // Whoever receives what the reader sends is still busy when the reader is done: with what waits in the buffers between them.
    private const double ArrivalShare = 1 / 3.0;

    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Pauses the calling thread, the run's, until the reader is done or the limit is reached.</summary>
    public void Give()
    {
        long started = timeProvider.GetTimestamp();
        try
        {
            if (over.Task.Wait(limit, cancellationToken))
            {
                TimeSpan reading = timeProvider.GetElapsedTime(started);
                TimeSpan left = limit - reading;
                if (left > TimeSpan.Zero)
                {
                    // A system waits whole milliseconds: after a small tensor none.
                    cancellationToken.WaitHandle.WaitOne((int)Math.Round(Math.Min(left.TotalMilliseconds, reading.TotalMilliseconds * ArrivalShare)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops by itself at its next node.
        }
    }

    /// <summary>An owner for the first activation: its end gives the tensor back and lets the run go on.</summary>
    /// <param name="tensor">The reader's reference.</param>
    public IDisposable Reader(NativeTensor tensor) => new Owner(this, tensor);

    private sealed class Owner(HeadStart headStart, NativeTensor tensor) : IDisposable
    {
        public void Dispose()
        {
            ((IDisposable)tensor).Dispose();
            headStart.over.TrySetResult();
        }
    }
}
