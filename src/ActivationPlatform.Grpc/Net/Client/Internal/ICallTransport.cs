using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Carries the HTTP requests of a channel.</summary>
internal interface ICallTransport : IDisposable
{
    ConnectivityState State { get; }

    /// <summary>Sends a request until the headers of its response.</summary>
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool waitForReady, CancellationToken cancellationToken);

    /// <summary>Connects before the first call.</summary>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Waits until the state differs from one that the caller saw.</summary>
    Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken);
}
