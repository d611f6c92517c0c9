namespace ActivationPlatform.Inference.Runs;

/// <summary>Bounds how many runs compute at once. Each runs on a thread of its own: it blocks for its whole length, and the threads of the
/// pool are needed to send what it computes.</summary>
internal sealed class ComputeSlots(int count)
{
    private readonly SemaphoreSlim free = new(count, count);

    /// <summary>Waits for a slot and runs there.</summary>
    public async Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
        finally
        {
            free.Release();
        }
    }

}
