using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// The connections to one address. It connects its first socket itself, so that it knows whether the address is alive before
/// a call is sent there, and hands it to the HTTP stack when that asks for one.
/// <code>
/// Idle -> Connecting -> Ready -> (last connection lost) Idle
///             ^   |
///             |   v
///       TransientFailure (pause)
/// </code>
/// </summary>
internal sealed class Subchannel(DnsEndPoint endPoint, Func<int, TimeSpan> pause, TimeProvider time, Action<Subchannel> changed) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly CancellationTokenSource _disposal = new();
    private readonly ConcurrentDictionary<Uri, Uri> _redirected = new();
    private CancellationTokenSource? _attempts;
    private Socket? _spare;
    private int _liveConnections;
    private int _failures;
    private bool _isConnecting;

    public DnsEndPoint EndPoint => endPoint;

    public ConnectivityState State { get; private set; } = ConnectivityState.Idle;

    /// <summary>Why the last attempt failed.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>The same URI at this address. A channel has as many URIs as its service has methods.</summary>
    public Uri Redirect(Uri target) => _redirected.GetOrAdd(
        target,
        static (uri, address) => new UriBuilder(uri) { Host = address.Host, Port = address.Port }.Uri,
        endPoint);

    /// <summary>Connects if there is no connection and no attempt yet.</summary>
    public void RequestConnection()
    {
        lock (_gate)
        {
            if (_isConnecting || State is ConnectivityState.Ready or ConnectivityState.Shutdown)
            {
                return;
            }

            BeginAttempts();
        }

        _ = ConnectUntilReadyAsync(beginsWithPause: false, _attempts!.Token);
    }

    /// <summary>Gives the HTTP stack a connection.</summary>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        Socket? socket;
        lock (_gate)
        {
            socket = _spare;
            _spare = null;
        }

        if (socket is not null && socket.Poll(0, SelectMode.SelectRead))
        {
            // Readable before anything was asked: the peer has closed it.
            socket.Dispose();
            socket = null;
        }

        socket ??= await ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _liveConnections++;
        }

        return new ConnectionStream(socket, this);
    }

    /// <summary>The HTTP stack could not use the address: pause before the next attempt.</summary>
    public void ReportFailure(Exception error)
    {
        lock (_gate)
        {
            if (_isConnecting || _liveConnections > 0 || State == ConnectivityState.Shutdown)
            {
                return;
            }

            BeginAttempts();
        }

        Fail(error);
        _ = ConnectUntilReadyAsync(beginsWithPause: true, _attempts!.Token);
    }

    /// <summary>Stops connecting: another address serves.</summary>
    public void Rest()
    {
        lock (_gate)
        {
            if (!_isConnecting)
            {
                return;
            }

            _isConnecting = false;
            _attempts!.Cancel();
        }

        SetState(ConnectivityState.Idle);
    }

    public static async ValueTask<Socket> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            State = ConnectivityState.Shutdown;
            _spare?.Dispose();
            _spare = null;
        }

        _disposal.Cancel();
    }

    private void ConnectionClosed()
    {
        bool isLast;
        lock (_gate)
        {
            isLast = --_liveConnections == 0 && State == ConnectivityState.Ready && _spare is null;
        }

        if (isLast)
        {
            SetState(ConnectivityState.Idle);
        }
    }

    private void BeginAttempts()
    {
        _isConnecting = true;
        _attempts = CancellationTokenSource.CreateLinkedTokenSource(_disposal.Token);
    }

    private async Task ConnectUntilReadyAsync(bool beginsWithPause, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (beginsWithPause)
                {
                    await Task.Delay(pause(_failures++), time, cancellationToken).ConfigureAwait(false);
                }

                if (await TryConnectAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                beginsWithPause = true;
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed, or another address serves.
        }
    }

    private async Task<bool> TryConnectAsync(CancellationToken cancellationToken)
    {
        SetState(ConnectivityState.Connecting);
        try
        {
            using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(ConnectTimeout);
            Socket socket = await ConnectAsync(endPoint, timeout.Token).ConfigureAwait(false);
            lock (_gate)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    socket.Dispose();
                    return true;
                }

                _isConnecting = false;
                _failures = 0;
                _spare = socket;
            }

            SetState(ConnectivityState.Ready);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(exception);
            return false;
        }
    }

    private void Fail(Exception error)
    {
        LastError = error;
        SetState(ConnectivityState.TransientFailure);
    }

    private void SetState(ConnectivityState state)
    {
        lock (_gate)
        {
            if (State == ConnectivityState.Shutdown)
            {
                return;
            }

            State = state;
        }

        changed(this);
    }

    /// <summary>Tells its subchannel when the HTTP stack closes the connection.</summary>
    private sealed class ConnectionStream(Socket socket, Subchannel owner) : NetworkStream(socket, ownsSocket: true)
    {
        private int _isClosed;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                owner.ConnectionClosed();
            }
        }
    }
}
