using System.Collections.Concurrent;
using System.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Grpc.Net.Client.Internal;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A channel over HTTP/2. One channel serves many threads and many calls.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    /// <summary>HTTP/2 lets the receiver of a large message stall on a small window; memory is used only where data is in flight.</summary>
    private const int StreamWindowBytes = 4 * 1024 * 1024;

    private readonly Dictionary<(string? Service, string? Method), MethodRules> _methodRules = [];
    private readonly ConcurrentDictionary<string, Uri> _uris = new(StringComparer.Ordinal);
    private readonly RetryBudget _retryBudget;
    private readonly ICallTransport _transport;
    private readonly CancellationTokenSource _disposal = new();
    private int _isDisposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.IsAbsoluteUri && address.Scheme is "http" or "https" ? address.Authority : address.ToString())
    {
        Options = options;
        Address = address;
        Time = options.ServiceProvider?.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        Compressions = new CompressionTable(options.CompressionProviders ?? [.. CompressionTable.DefaultProviders]);
        _retryBudget = new RetryBudget(options.MaxRetryBufferSize);

        ChannelCredentialsReader credentials = new();
        options.Credentials?.InternalPopulateConfiguration(credentials, null);
        CallCredentials = credentials.CallCredentials;
        IsSecure = FindSecurity(address, credentials.IsSecure);
        AddMethodRules(options.ServiceConfig);
        string authority = address.Authority.Length > 0 ? address.Authority : address.AbsolutePath.Trim('/');
        BaseAddress = new Uri($"{(IsSecure ? "https" : "http")}://{(authority.Length > 0 ? authority : "localhost")}");
        _transport = CreateTransport();
    }

    internal static string UserAgent { get; } =
        $"grpc-activationplatform/{typeof(GrpcChannel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"} (.NET {Environment.Version})";

    internal GrpcChannelOptions Options { get; }

    internal Uri Address { get; }

    internal Uri BaseAddress { get; }

    internal bool IsSecure { get; }

    internal CallCredentials? CallCredentials { get; }

    internal CompressionTable Compressions { get; }

    /// <summary>The clock of deadlines and pauses.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Pauses between attempts differ from client to client on purpose, or all would return at the same moment.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    internal ICallTransport Transport => _transport;

    /// <summary>Fires when the channel is disposed.</summary>
    internal CancellationToken Disposal => _disposal.Token;

    /// <summary>Whether the channel has a connection.</summary>
    /// <exception cref="InvalidOperationException">The connections belong to a handler of the application.</exception>
    public ConnectivityState State => Volatile.Read(ref _isDisposed) != 0 ? ConnectivityState.Shutdown : _transport.State;

    /// <summary>Creates a channel.</summary>
    /// <param name="address">Address of the server, for example <c>http://localhost:5080</c>.</param>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Creates a channel.</summary>
    /// <param name="address">Address of the server, for example <c>http://localhost:5080</c> or <c>dns:///localhost:5080</c>.</param>
    /// <param name="channelOptions">Options of the channel.</param>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(new Uri(address), channelOptions);
    }

    /// <summary>Creates a channel.</summary>
    /// <param name="address">Address of the server.</param>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Creates a channel.</summary>
    /// <param name="address">Address of the server.</param>
    /// <param name="channelOptions">Options of the channel.</param>
    /// <exception cref="ArgumentException">The options contradict each other or the address.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        if (channelOptions.HttpClient is not null && channelOptions.HttpHandler is not null)
        {
            throw new ArgumentException($"Only one of {nameof(GrpcChannelOptions.HttpClient)} and {nameof(GrpcChannelOptions.HttpHandler)} can be set.", nameof(channelOptions));
        }

        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker()
    {
        ThrowIfDisposed();
        return new HttpCallInvoker(this);
    }

    /// <summary>Connects before the first call.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The connections belong to a handler of the application.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _transport.ConnectAsync(cancellationToken);
    }

    /// <summary>Waits until <see cref="State"/> differs from one that the caller saw.</summary>
    /// <param name="lastObservedState">That state.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The connections belong to a handler of the application.</exception>
    public Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _transport.WaitForStateChangedAsync(lastObservedState, cancellationToken);
    }

    /// <summary>Cancels the calls that still run and closes the connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _disposal.Cancel();
            _transport.Dispose();
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);

    internal Uri GetUri(IMethod method) => _uris.GetOrAdd(method.FullName, static (path, address) => new Uri(address, path), BaseAddress);

    internal RetryBuffer CreateRetryBuffer() => new(_retryBudget, Options.MaxRetryBufferPerCallSize);

    internal MethodRules? FindRules(IMethod method) =>
        _methodRules.Count == 0 ? null
        : _methodRules.TryGetValue((method.ServiceName, method.Name), out MethodRules? rules) ? rules
        : _methodRules.TryGetValue((method.ServiceName, null), out rules) ? rules
        : _methodRules.GetValueOrDefault((null, null));

    internal TimeSpan GetReconnectPause(int failures)
    {
        double bound = Options.InitialReconnectBackoff.TotalSeconds * Math.Pow(1.6, Math.Min(failures, 30));
        return TimeSpan.FromSeconds(Math.Min(bound, (Options.MaxReconnectBackoff ?? TimeSpan.MaxValue).TotalSeconds) * (0.8 + (0.4 * Jitter())));
    }

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static bool FindSecurity(Uri address, bool? wanted)
    {
        bool? scheme = address.Scheme switch
        {
            "https" => true,
            "http" => false,
            _ => null,
        };
        if (scheme is not null && wanted is not null && scheme != wanted)
        {
            throw new InvalidOperationException($"The credentials of the channel {(wanted.Value ? "ask for TLS" : "ask for plaintext")}, but its address is '{address}'.");
        }

        return scheme ?? wanted ?? throw new InvalidOperationException(
            $"Cannot tell from the address '{address}' whether to use TLS: set {nameof(GrpcChannelOptions)}.{nameof(GrpcChannelOptions.Credentials)} to ChannelCredentials.SecureSsl or ChannelCredentials.Insecure.");
    }

    private void AddMethodRules(ServiceConfig? config)
    {
        RetryThrottle? throttle = config?.RetryThrottling is null ? null : new RetryThrottle(config.RetryThrottling);
        foreach (MethodConfig method in config?.MethodConfigs ?? [])
        {
            if (method.RetryPolicy is not null && method.HedgingPolicy is not null)
            {
                throw new InvalidOperationException("A MethodConfig has a RetryPolicy and a HedgingPolicy; it may have one of them.");
            }

            if (method.RetryPolicy is null && method.HedgingPolicy is null)
            {
                continue;
            }

            MethodRules rules = new(
                method.RetryPolicy is null ? null : new RetryRules(method.RetryPolicy, Options.MaxRetryAttempts, throttle),
                method.HedgingPolicy is null ? null : new HedgingRules(method.HedgingPolicy, Options.MaxRetryAttempts, throttle));
            foreach (MethodName name in method.Names)
            {
                if (name.Service is null && name.Method is not null)
                {
                    throw new InvalidOperationException($"The method name '{name.Method}' of a MethodConfig has no service.");
                }

                _methodRules[(Empty(name.Service), Empty(name.Method))] = rules;
            }
        }

        static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }

    private ICallTransport CreateTransport()
    {
        if (Options.HttpClient is not null)
        {
            return new PassThroughTransport(Options.HttpClient, Options.DisposeHttpClient);
        }

        if (Options.HttpHandler is not (null or SocketsHttpHandler { ConnectCallback: null }))
        {
            return new PassThroughTransport(Options.HttpHandler, Options.DisposeHttpClient);
        }

        bool takesTurns = FindPolicy(Options.ServiceConfig) == LoadBalancingConfig.RoundRobinPolicyName;
        SocketsHttpHandler handler = (SocketsHttpHandler?)Options.HttpHandler ?? new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        return new BalancingTransport(handler, Options.HttpHandler is null || Options.DisposeHttpClient, CreateResolver(), takesTurns, GetReconnectPause, Time);
    }

    private static string FindPolicy(ServiceConfig? config)
    {
        if (config is null || config.LoadBalancingConfigs.Count == 0)
        {
            return LoadBalancingConfig.PickFirstPolicyName;
        }

        return config.LoadBalancingConfigs
            .Select(policy => policy.PolicyName)
            .FirstOrDefault(name => name is LoadBalancingConfig.PickFirstPolicyName or LoadBalancingConfig.RoundRobinPolicyName)
            ?? throw new InvalidOperationException($"No load balancing policy is known among: {string.Join(", ", config.LoadBalancingConfigs.Select(policy => policy.PolicyName))}.");
    }

    private Resolver CreateResolver()
    {
        if (Address.Scheme is "http" or "https")
        {
            return new StaticResolverFactory(address => [new BalancerAddress(address.IdnHost, address.Port)]).Create(ResolverOptionsOfAddress());
        }

        IEnumerable<ResolverFactory> factories = Options.ServiceProvider?.GetService(typeof(IEnumerable<ResolverFactory>)) as IEnumerable<ResolverFactory> ?? [];
        ResolverFactory? factory = factories.FirstOrDefault(candidate => candidate.Name == Address.Scheme);
        if (factory is null && Address.Scheme == "dns")
        {
            factory = new DnsResolverFactory(Timeout.InfiniteTimeSpan);
        }

        return factory?.Create(ResolverOptionsOfAddress())
            ?? throw new InvalidOperationException($"There is no resolver of '{Address.Scheme}:' addresses such as '{Address}'.");
    }

    private ResolverOptions ResolverOptionsOfAddress() => new(Address, IsSecure ? 443 : 80, Options);
}
