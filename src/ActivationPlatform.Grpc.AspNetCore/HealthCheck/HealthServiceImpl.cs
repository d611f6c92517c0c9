using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;

namespace Grpc.HealthCheck;

/// <summary>The health service on states that the application sets.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private readonly object _gate = new();
    private readonly Dictionary<string, HealthCheckResponse.Types.ServingStatus> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ChannelWriter<HealthCheckResponse.Types.ServingStatus>>> _watchers = new(StringComparer.Ordinal);

    /// <summary>Sets the state of a service and tells its watchers.</summary>
    /// <param name="service">Full name of the service; empty: the server as a whole.</param>
    /// <param name="status">The state.</param>
    public void SetStatus(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            if (!_statuses.TryGetValue(service, out HealthCheckResponse.Types.ServingStatus previous) || previous != status)
            {
                _statuses[service] = status;
                Notify(service, status);
            }
        }
    }

    /// <summary>Forgets a service and tells its watchers.</summary>
    /// <param name="service">Full name of the service; empty: the server as a whole.</param>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            if (_statuses.Remove(service))
            {
                Notify(service, HealthCheckResponse.Types.ServingStatus.ServiceUnknown);
            }
        }
    }

    /// <summary>Forgets all services and tells their watchers.</summary>
    public void ClearAll()
    {
        lock (_gate)
        {
            foreach (string service in _statuses.Keys.ToArray())
            {
                ClearStatus(service);
            }
        }
    }

    /// <inheritdoc />
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return _statuses.TryGetValue(request.Service, out HealthCheckResponse.Types.ServingStatus status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' is not known."));
        }
    }

    /// <inheritdoc />
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);

        // A slow watcher misses what has changed again already; the latest state always arrives.
        Channel<HealthCheckResponse.Types.ServingStatus> changes = Channel.CreateBounded<HealthCheckResponse.Types.ServingStatus>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        AddWatcher(request.Service, changes.Writer);
        try
        {
            await foreach (HealthCheckResponse.Types.ServingStatus status in changes.Reader.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            }
        }
        finally
        {
            RemoveWatcher(request.Service, changes.Writer);
        }
    }

    /// <summary>Tells all watchers that nothing is served any more and ends their calls.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            foreach (string service in _statuses.Keys.ToArray())
            {
                SetStatus(service, HealthCheckResponse.Types.ServingStatus.NotServing);
            }

            foreach (ChannelWriter<HealthCheckResponse.Types.ServingStatus> watcher in _watchers.Values.SelectMany(watchers => watchers))
            {
                watcher.TryComplete();
            }
        }
    }

    private void AddWatcher(string service, ChannelWriter<HealthCheckResponse.Types.ServingStatus> watcher)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(service, out List<ChannelWriter<HealthCheckResponse.Types.ServingStatus>>? watchers))
            {
                _watchers[service] = watchers = [];
            }

            watchers.Add(watcher);
            watcher.TryWrite(_statuses.GetValueOrDefault(service, HealthCheckResponse.Types.ServingStatus.ServiceUnknown));
        }
    }

    private void RemoveWatcher(string service, ChannelWriter<HealthCheckResponse.Types.ServingStatus> watcher)
    {
        lock (_gate)
        {
            if (_watchers.TryGetValue(service, out List<ChannelWriter<HealthCheckResponse.Types.ServingStatus>>? watchers))
            {
                watchers.Remove(watcher);
                if (watchers.Count == 0)
                {
                    _watchers.Remove(service);
                }
            }
        }
    }

    private void Notify(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        if (_watchers.TryGetValue(service, out List<ChannelWriter<HealthCheckResponse.Types.ServingStatus>>? watchers))
        {
            foreach (ChannelWriter<HealthCheckResponse.Types.ServingStatus> watcher in watchers)
            {
                watcher.TryWrite(status);
            }
        }
    }
}
