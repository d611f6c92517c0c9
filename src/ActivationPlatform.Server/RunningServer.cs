using System.Collections.Immutable;

namespace ActivationPlatform.Server;

/// <summary>A server that has started. Dispose it to stop it: running calls get the drain time, then they are cut.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication application;

    internal RunningServer(WebApplication application, ImmutableArray<Uri> grpcAddresses, ImmutableArray<Uri> webAddresses, ImmutableArray<Uri> healthAddresses)
    {
        this.application = application;
        GrpcAddresses = grpcAddresses;
        WebAddresses = webAddresses;
        HealthAddresses = healthAddresses;
    }

    /// <summary>Where gRPC is served, with the ports that were really taken.</summary>
    public ImmutableArray<Uri> GrpcAddresses { get; }

    /// <summary>Where gRPC-Web and pages are served.</summary>
    public ImmutableArray<Uri> WebAddresses { get; }

    /// <summary>Where only health is told.</summary>
    public ImmutableArray<Uri> HealthAddresses { get; }

    /// <summary>What the server is made of, for tests.</summary>
    internal IServiceProvider Services => application.Services;

    /// <summary>Waits until the process is told to stop (Ctrl-C, SIGTERM) or the token is cancelled, and the running calls have ended.</summary>
    /// <param name="cancellationToken">Stops the server.</param>
    public Task WaitForStopAsync(CancellationToken cancellationToken) => application.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
    }
}
