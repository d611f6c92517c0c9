using System.Collections.Immutable;

namespace ActivationPlatform.Inference.Runs;

/// <summary>Bounds how many runs compute at once. Each runs on a thread of its own: it blocks for its whole length, and the threads of the
/// pool are needed to send what it computes.</summary>
/// <param name="count">How many.</param>
/// <param name="processors">Where their threads go, in turn; empty for anywhere.</param>
internal sealed class ComputeSlots(int count, ImmutableArray<int> processors) : IDisposable
{
    private readonly SemaphoreSlim free = new(count, count);
    private readonly ComputeThreads threads = new(processors);

    /// <summary>Waits for a slot and runs there.</summary>
    public async Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            await threads.RunAsync(work);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Call when no run is under way.</summary>
    public void Dispose()
    {
        threads.Dispose();
        free.Dispose();
    }
}
