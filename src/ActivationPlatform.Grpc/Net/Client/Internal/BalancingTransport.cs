using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// Sends every request to one of the addresses that a resolver found: the first that can be connected to (pick-first), or each
/// in turn (round-robin).
/// </summary>
internal sealed class BalancingTransport : ICallTransport
{
    /// <summary>Addresses that a call tries; beyond that it has failed.</summary>
    private const int MaxAttempts = 10;

    private readonly object _gate = new();
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly bool _ownsHandler;
    private readonly bool _takesTurns;
    private readonly Resolver _resolver;
    private readonly Func<int, TimeSpan> _pause;
    private readonly TimeProvider _time;
    private List<Subchannel> _subchannels = [];
    private Status? _resolverFailure;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectivityState _state = ConnectivityState.Idle;
    private bool _isStarted;
    private bool _hasResult;
    private uint _turn;

    public BalancingTransport(SocketsHttpHandler handler, bool ownsHandler, Resolver resolver, bool takesTurns, Func<int, TimeSpan> pause, TimeProvider time)
    {
        _handler = handler;
        _ownsHandler = ownsHandler;
        _resolver = resolver;
        _takesTurns = takesTurns;
        _pause = pause;
        _time = time;
        handler.ConnectCallback = OpenConnectionAsync;
        _invoker = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    public ConnectivityState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool waitForReady, CancellationToken cancellationToken)
    {
        Uri target = request.RequestUri!;
        request.Headers.Host ??= target.Authority;
        for (int attempt = 1; ; attempt++)
        {
            Subchannel subchannel = await PickAsync(waitForReady, cancellationToken).ConfigureAwait(false);
            request.RequestUri = subchannel.Redirect(target);
            try
            {
                return await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception) when (attempt < MaxAttempts && CallFailure.From(exception).IsUnconnected)
            {
                // Nothing was sent: another address may serve the call.
                subchannel.ReportFailure(exception);
            }
        }
    }

    public async Task ConnectAsync(CancellationToken cancellationToken) =>
        await PickAsync(waitForReady: true, cancellationToken).ConfigureAwait(false);

    public async Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (_state != lastObservedState)
                {
                    return;
                }

                change = _changed.Task;
            }

            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _state = ConnectivityState.Shutdown;
            foreach (Subchannel subchannel in _subchannels)
            {
                subchannel.Dispose();
            }
        }

        _resolver.Dispose();
        _invoker.Dispose();
        if (_ownsHandler)
        {
            _handler.Dispose();
        }

        NotifyChanged();
    }

    private async ValueTask<Subchannel> PickAsync(bool waitForReady, CancellationToken cancellationToken)
    {
        Start();
        while (true)
        {
            Task change;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_state == ConnectivityState.Shutdown, typeof(GrpcChannel));
                change = _changed.Task;
                if (TryTakeReady() is { } ready)
                {
                    return ready;
                }

                if (!waitForReady && FindFailure() is { } failure)
                {
                    throw new RpcException(failure);
                }
            }

            RequestConnections();
            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Subchannel? TryTakeReady()
    {
        uint count = (uint)_subchannels.Count;
        uint first = _takesTurns && count > 0 ? _turn++ % count : 0;
        for (uint offset = 0; offset < count; offset++)
        {
            Subchannel candidate = _subchannels[(int)((first + offset) % count)];
            if (candidate.State == ConnectivityState.Ready)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Why a call cannot wait any longer: there are no addresses, or all of them failed.</summary>
    private Status? FindFailure()
    {
        if (_subchannels.Count == 0)
        {
            return !_hasResult ? null : _resolverFailure ?? new Status(StatusCode.Unavailable, "The resolver found no addresses.");
        }

        if (_subchannels.Any(subchannel => subchannel.State != ConnectivityState.TransientFailure))
        {
            return null;
        }

        string errors = string.Join("; ", _subchannels.Select(subchannel => $"{subchannel.EndPoint.Host}:{subchannel.EndPoint.Port}: {subchannel.LastError?.Message}"));
        return new Status(StatusCode.Unavailable, $"Cannot connect to {errors}", _subchannels[0].LastError);
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_isStarted)
            {
                return;
            }

            _isStarted = true;
        }

        _resolver.Start(TakeResult);
    }

    private void TakeResult(ResolverResult result)
    {
        List<Subchannel> dropped = [];
        lock (_gate)
        {
            _hasResult = true;
            if (result.Addresses is null)
            {
                // Addresses of an earlier result may still serve.
                _resolverFailure = result.Status;
            }
            else
            {
                _resolverFailure = null;
                dropped = _subchannels;
                _subchannels = [];
                foreach (BalancerAddress address in result.Addresses)
                {
                    Subchannel? kept = dropped.Find(subchannel => subchannel.EndPoint.Equals(address.EndPoint));
                    dropped.Remove(kept!);
                    _subchannels.Add(kept ?? new Subchannel(address.EndPoint, _pause, _time, SubchannelChanged));
                }
            }
        }

        foreach (Subchannel subchannel in dropped)
        {
            subchannel.Dispose();
        }

        RequestConnections();
        NotifyChanged();
    }

    private void SubchannelChanged(Subchannel subchannel)
    {
        if (subchannel.State is ConnectivityState.Idle or ConnectivityState.TransientFailure)
        {
            _resolver.Refresh();
        }

        if (!_takesTurns && subchannel.State == ConnectivityState.Ready)
        {
            RestOthers(subchannel);
        }

        // Pick-first connects again only when a call asks for it.
        if (_takesTurns || subchannel.State == ConnectivityState.TransientFailure)
        {
            RequestConnections();
        }

        NotifyChanged();
    }

    /// <summary>Round-robin connects to all addresses, pick-first to one after the other until one is ready.</summary>
    private void RequestConnections()
    {
        List<Subchannel> wanted;
        lock (_gate)
        {
            if (_takesTurns)
            {
                wanted = [.. _subchannels];
            }
            else
            {
                Subchannel? next = _subchannels.Exists(subchannel => subchannel.State == ConnectivityState.Ready)
                    ? null
                    : _subchannels.Find(subchannel => subchannel.State != ConnectivityState.TransientFailure);
                wanted = next is null ? [] : [next];
            }
        }

        foreach (Subchannel subchannel in wanted)
        {
            subchannel.RequestConnection();
        }
    }

    private void RestOthers(Subchannel chosen)
    {
        List<Subchannel> others;
        lock (_gate)
        {
            others = _subchannels.FindAll(subchannel => subchannel != chosen);
        }

        foreach (Subchannel other in others)
        {
            other.Rest();
        }
    }

    private void NotifyChanged()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_state != ConnectivityState.Shutdown)
            {
                _state = Summarize();
            }

            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private ConnectivityState Summarize()
    {
        ReadOnlySpan<ConnectivityState> byRank = [ConnectivityState.Ready, ConnectivityState.Connecting, ConnectivityState.Idle];
        foreach (ConnectivityState state in byRank)
        {
            if (_subchannels.Exists(subchannel => subchannel.State == state))
            {
                return state;
            }
        }

        return _hasResult ? ConnectivityState.TransientFailure : ConnectivityState.Idle;
    }

    private async ValueTask<Stream> OpenConnectionAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Subchannel? subchannel;
        lock (_gate)
        {
            subchannel = _subchannels.Find(candidate => IsSame(candidate.EndPoint, context.DnsEndPoint));
        }

        return subchannel is not null
            ? await subchannel.OpenAsync(cancellationToken).ConfigureAwait(false)
            : new NetworkStream(await Subchannel.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false), ownsSocket: true);
    }

    /// <summary>A URI writes IPv6 addresses in brackets, and names in lower case.</summary>
    private static bool IsSame(DnsEndPoint left, DnsEndPoint right) =>
        left.Port == right.Port && left.Host.Trim('[', ']').Equals(right.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}
