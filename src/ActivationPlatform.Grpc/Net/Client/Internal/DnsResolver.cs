using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Grpc.Net.Client.Internal;

/// <summary>Asks the platform for the addresses of a name: at the start, from time to time, and when connections fail.</summary>
internal sealed class DnsResolver : Resolver
{
    // A name that resolves to dead addresses must not be asked for with every failed attempt.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(15);

    private readonly object _gate = new();
    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _disposal = new();
    private Action<ResolverResult>? _listener;
    private ITimer? _timer;
    private DateTimeOffset _lastResolution = DateTimeOffset.MinValue;
    private bool _isResolving;

    public DnsResolver(ResolverOptions options, TimeSpan interval, TimeProvider time)
    {
        string target = options.Address.AbsolutePath.TrimStart('/');
        if (!Uri.TryCreate($"dns://{target}", UriKind.Absolute, out Uri? parsed) || parsed.Host.Length == 0)
        {
            throw new InvalidOperationException($"The address '{options.Address}' names no host; expected dns:///host:port.");
        }

        _host = parsed.Host;
        _port = parsed.Port > 0 ? parsed.Port : options.DefaultPort;
        _interval = interval;
        _time = time;
    }

    public override void Start(Action<ResolverResult> listener)
    {
        _listener = listener;
        if (_interval != Timeout.InfiniteTimeSpan)
        {
            _timer = _time.CreateTimer(_ => Resolve(isForced: true), null, _interval, _interval);
        }

        Resolve(isForced: true);
    }

    public override void Refresh() => Resolve(isForced: false);

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        _disposal.Cancel();
    }

    private void Resolve(bool isForced)
    {
        lock (_gate)
        {
            if (_isResolving || (!isForced && _time.GetUtcNow() - _lastResolution < ShortestPause))
            {
                return;
            }

            _isResolving = true;
        }

        _ = ResolveAsync();
    }

    private async Task ResolveAsync()
    {
        ResolverResult result;
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(_host, _disposal.Token).ConfigureAwait(false);
            result = addresses.Length > 0
                ? ResolverResult.ForResult([.. addresses.Select(address => new BalancerAddress(address.ToString(), _port))])
                : ResolverResult.ForFailure(new Status(StatusCode.Unavailable, $"The name '{_host}' has no addresses."));
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (SocketException exception)
        {
            result = ResolverResult.ForFailure(new Status(StatusCode.Unavailable, $"The name '{_host}' cannot be resolved: {exception.Message}", exception));
        }

        lock (_gate)
        {
            _isResolving = false;
            _lastResolution = _time.GetUtcNow();
        }

        _listener!(result);
    }
}
