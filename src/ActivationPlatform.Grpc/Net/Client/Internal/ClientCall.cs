using System.Globalization;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// One call of a client: makes its attempts, hands messages through and ends exactly once with a status.
/// Whatever ends it - the server, the deadline, the caller - goes through <see cref="End"/>.
/// </summary>
internal sealed partial class ClientCall<TRequest, TResponse> : IClientCall
    where TRequest : class
    where TResponse : class
{
    private readonly object _gate = new();
    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly DateTime _deadline;
    private readonly RetryRules? _retry;
    private readonly HedgingRules? _hedging;
    private readonly RequestBody _body;
    private readonly MessageEncoder _encoder;
    private readonly MessageDecoder _decoder;
    private readonly ICompressionProvider? _requestCompression;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there is a response to read or the call has ended; never fails.</summary>
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DeadlineTimer? _deadlineTimer;
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenRegistration _propagatedCancellation;
    private CancellationTokenRegistration _channelDisposal;
    private HttpResponseMessage? _http;
    private FrameReader? _frames;
    private ICompressionProvider? _responseCompression;
    private bool _isReading;
    private Status? _status;
    private Metadata _trailers = Metadata.Empty;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
        _deadline = Earlier(options.Deadline, options.PropagationToken?.Deadline);
        MethodRules? rules = channel.FindRules(method);
        _retry = rules?.Retry;
        _hedging = rules?.Hedging;
        _body = new RequestBody(rules is null ? null : channel.CreateRetryBuffer());
        _encoder = new MessageEncoder(channel.Options.MaxSendMessageSize);
        _decoder = new MessageDecoder(channel.Options.MaxReceiveMessageSize);
        string? encoding = options.Headers?.GetValue(HeaderNames.EncodingRequest);
        if (!channel.Compressions.TryFind(encoding, out _requestCompression))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The request encoding '{encoding}' is not known; known: {channel.Compressions.AcceptEncoding}."));
        }
    }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    public Task<TResponse> ResponseAsync => _response.Task;

    private bool HasUnaryResponse => _method.Type is MethodType.Unary or MethodType.ClientStreaming;

    /// <summary>Starts the call.</summary>
    /// <param name="request">The only request; null for a stream of requests.</param>
    public void Start(TRequest? request)
    {
        try
        {
            if (request is not null)
            {
                _body.SetSingle(EncodeFrame(request, _options.WriteOptions));
            }
        }
        catch (Exception exception)
        {
            End(exception is RpcException rpc ? rpc.Status : new Status(StatusCode.Internal, "The request cannot be serialised.", exception), Metadata.Empty);
            return;
        }

        if (_deadline <= _channel.Time.GetUtcNow().UtcDateTime)
        {
            End(DeadlineExceeded(), Metadata.Empty);
            return;
        }

        lock (_gate)
        {
            if (_deadline != DateTime.MaxValue)
            {
                _deadlineTimer = new DeadlineTimer(_channel.Time, _deadline, () => End(DeadlineExceeded(), Metadata.Empty));
            }
        }

        _cancellation = Register(_options.CancellationToken);
        _propagatedCancellation = Register(_options.PropagationToken?.CancellationToken ?? default);
        _channelDisposal = _channel.Disposal.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Cancel("The channel was disposed."), this);
        if (_ending.IsCancellationRequested)
        {
            // The end came before there was anything to unregister.
            Unregister();
        }

        _ = RunAsync();
    }

    public Status GetStatus()
    {
        lock (_gate)
        {
            return _status ?? throw new InvalidOperationException("The status is not known before the call has ended.");
        }
    }

    public Metadata GetTrailers()
    {
        lock (_gate)
        {
            return _status is null ? throw new InvalidOperationException("The trailers are not known before the call has ended.") : _trailers;
        }
    }

    public void Dispose() => Cancel("The call was disposed before its end.");

    private static DateTime Earlier(DateTime? first, DateTime? second)
    {
        DateTime earlier = (first ?? DateTime.MaxValue) < (second ?? DateTime.MaxValue) ? first!.Value : second ?? DateTime.MaxValue;
        return earlier == DateTime.MaxValue || earlier.Kind == DateTimeKind.Utc
            ? earlier
            : throw new InvalidOperationException($"The deadline {earlier.ToString("O", CultureInfo.InvariantCulture)} must be in UTC.");
    }

    private static Status DeadlineExceeded() => new(StatusCode.DeadlineExceeded, "The deadline passed before the call was complete.");

    private CancellationTokenRegistration Register(CancellationToken token) => token.CanBeCanceled
        ? token.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Cancel("The call was cancelled by its caller."), this)
        : default;

    private void Unregister()
    {
        _cancellation.Unregister();
        _propagatedCancellation.Unregister();
        _channelDisposal.Unregister();
    }

    private void Cancel(string detail) => End(new Status(StatusCode.Cancelled, detail), Metadata.Empty);

    /// <summary>Ends the call, once: the first status wins.</summary>
    private void End(Status status, Metadata trailers, TResponse? response = null)
    {
        bool disposesFrames;
        lock (_gate)
        {
            if (_status is not null)
            {
                return;
            }

            // A server that ends the call at its deadline may say so with a mere cancellation.
            _status = status.StatusCode == StatusCode.Cancelled && _deadline <= _channel.Time.GetUtcNow().UtcDateTime ? DeadlineExceeded() : status;
            status = _status.Value;
            _trailers = trailers;
            disposesFrames = !_isReading;
            _deadlineTimer?.Dispose();
        }

        _retry?.AddOutcome(status.StatusCode);
        _hedging?.AddOutcome(status.StatusCode);
        Unregister();
        _body.End();
        CompleteTasks(status, response);
        _ending.Cancel();
        if (disposesFrames)
        {
            _frames?.Dispose();
        }

        _http?.Dispose();
    }

    private void CompleteTasks(Status status, TResponse? response)
    {
        if (status.StatusCode == StatusCode.OK)
        {
            _headers.TrySetResult(Metadata.Empty);
            if (response is not null)
            {
                _response.TrySetResult(response);
            }
        }
        else
        {
            Exception exception = CreateException();
            Fail(_headers, exception);
            if (HasUnaryResponse)
            {
                Fail(_response, exception);
            }
        }

        _answered.TrySetResult();
    }

    private static void Fail<T>(TaskCompletionSource<T> source, Exception exception)
    {
        source.TrySetException(exception);

        // Nobody has to look at every one of a call's tasks.
        _ = source.Task.Exception;
    }

    private Exception CreateException()
    {
        Status status = GetStatus();
        RpcException exception = new(status, _trailers);
        bool isCancelled = status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded;
        return isCancelled && _channel.Options.ThrowOperationCanceledOnCancellation
            ? new OperationCanceledException(status.Detail, exception, _options.CancellationToken)
            : exception;
    }

    private PooledBuffer EncodeFrame(TRequest request, WriteOptions? options)
    {
        PooledBuffer frame = new();
        try
        {
            bool compress = _requestCompression is not null && ((options?.Flags ?? 0) & WriteFlags.NoCompress) == 0;
            _encoder.Encode(request, _method.RequestMarshaller.ContextualSerializer, frame, compress ? _requestCompression : null);
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }
}
