using ActivationPlatform.Client;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep;

namespace ActivationPlatform.Cli.Sweeps;

/// <summary>What measures the images of a sweep, with what must be closed behind it.</summary>
internal sealed class OpenedEngine(ISweepEngine engine, IAsyncDisposable owner) : IAsyncDisposable
{
    public ISweepEngine Engine => engine;

    /// <summary>Opens the engine that the command line names.</summary>
    /// <param name="context">Says which network, and where.</param>
    /// <param name="parallel">Images computed at once, each by one thread: that wastes less than many threads on one image, and the order of its sums does not depend on the machine.</param>
    public static OpenedEngine Open(CommandContext context, int parallel)
    {
        IActivationSource source = context.OpenSource(new InferenceOptions { Threads = 1, MaximumConcurrentRuns = parallel, MaximumPlans = 1 });
        if (source is RemoteActivationSource remote)
        {
            var engine = new RemoteSweepEngine(remote);
            return new OpenedEngine(engine, engine);
        }

        return new OpenedEngine(new ActivationSweepEngine(source), source);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => owner.DisposeAsync();
}
