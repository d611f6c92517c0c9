using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Leaves connections to a handler or client that the application configured; their state is not known.</summary>
internal sealed class PassThroughTransport : ICallTransport
{
    private const string StateUnknown = "The state of connections is known only to channels with their own SocketsHttpHandler.";

    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;
    private readonly IDisposable? _owned;

    public PassThroughTransport(HttpClient client, bool owns)
    {
        // An invoker would call the overload that buffers the whole response.
        _send = (request, cancellationToken) => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        _owned = owns ? client : null;
    }

    public PassThroughTransport(HttpMessageHandler handler, bool owns)
    {
        HttpMessageInvoker invoker = new(handler, disposeHandler: owns);
        _send = invoker.SendAsync;
        _owned = invoker;
    }

    public ConnectivityState State => throw new InvalidOperationException(StateUnknown);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool waitForReady, CancellationToken cancellationToken) => _send(request, cancellationToken);

    public Task ConnectAsync(CancellationToken cancellationToken) => throw new InvalidOperationException(StateUnknown);

    public Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken) => throw new InvalidOperationException(StateUnknown);

    public void Dispose() => _owned?.Dispose();
}
