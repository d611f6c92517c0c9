using System.Collections.Immutable;

namespace ActivationPlatform.Inference.Runs;

/// <summary>Threads on which runs block. One that has finished waits for the next run: to create one takes as long as a small layer.</summary>
/// <param name="processors">Where they go, in turn; empty for anywhere.</param>
internal sealed class ComputeThreads(ImmutableArray<int> processors) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<Worker> idle = [];
    private int created;
    private bool disposed;

    /// <summary>Does some work on a thread that does nothing else meanwhile; there are as many threads as there was ever work at once.</summary>
    /// <param name="work">Its exception becomes the task's.</param>
    public Task RunAsync(Action work)
    {
        Worker worker;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!idle.TryPop(out worker!))
            {
                worker = new Worker(this, processors.IsEmpty ? null : processors[created % processors.Length]);
                created++;
            }
        }

        return worker.RunAsync(work);
    }

    /// <summary>Ends the threads: those that wait now, those that work when they are done.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            while (idle.TryPop(out Worker? worker))
            {
                worker.End();
            }
        }
    }

    /// <returns>False if there will be no further work.</returns>
    private bool TryWait(Worker worker)
    {
        lock (gate)
        {
            if (!disposed)
            {
                idle.Push(worker);
            }

            return !disposed;
        }
    }

    private sealed class Worker
    {
        private readonly ComputeThreads owner;
        private readonly int? processor;
        private readonly SemaphoreSlim wake = new(0);
        private (Action Work, TaskCompletionSource Done)? next;

        public Worker(ComputeThreads owner, int? processor)
        {
            this.owner = owner;
            this.processor = processor;
            new Thread(Loop) { IsBackground = true, Name = "Compute" }.UnsafeStart();
        }

        public Task RunAsync(Action work)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = (work, done);
            wake.Release();
            return done.Task;
        }

        /// <summary>Woken without work, the thread ends.</summary>
        public void End() => wake.Release();

        private void Loop()
        {
            bool goesOn = true;
            while (goesOn)
            {
                wake.Wait();
                if (next is not { } current)
                {
                    break;
                }

                next = null;
                Exception? failure = Do(current.Work);
                // Free for the next run before anybody hears that this one is over.
                goesOn = owner.TryWait(this);
                if (failure is null)
                {
                    current.Done.SetResult();
                }
                else
                {
                    current.Done.SetException(failure);
                }
            }

            wake.Dispose();
        }

        private Exception? Do(Action work)
        {
            try
            {
                if (processor is { } wanted)
                {
                    ProcessorPlacement.MoveTo(wanted);
                }

                work();
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }
}
