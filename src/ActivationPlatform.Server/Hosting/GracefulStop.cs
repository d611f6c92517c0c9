using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Server.Hosting;

/// <summary>The order of stopping: first health says so, then, once those who watch it have had time to send their calls elsewhere, nothing new is taken
/// (GOAWAY), and what runs gets the drain time to end.</summary>
internal sealed class GracefulStop(ServerState state, ServerSettings settings, TimeProvider timeProvider, ILogger<GracefulStop> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.IsServing = false;
        ServerLog.Stopping(logger, settings.DrainDelaySeconds, settings.DrainSeconds);
        await Task.Delay(TimeSpan.FromSeconds(settings.DrainDelaySeconds), timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        ServerLog.Stopped(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
