using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Server.Models;

/// <summary>Looks at the model store from time to time, so that files which are added, replaced or removed need no restart.</summary>
internal sealed class ModelWatch(ModelRegistry models, ServerSettings settings, TimeProvider timeProvider, ILogger<ModelWatch> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.ReloadSeconds == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.ReloadSeconds), timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await models.RefreshAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A store that cannot be read now may be there again in a moment; what is open stays open.
                    ServerLog.StoreUnreadable(logger, exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
