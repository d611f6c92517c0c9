using System.Globalization;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Responses and the end of a call. A call ends once: when its handler returns or throws, or at its deadline, whichever
/// comes first. The end waits for a write in progress, because both go to the same pipe.
/// </summary>
internal sealed partial class HttpContextServerCallContext
{
    private const int Http2InternalError = 0x2;
    private const int Http2NoError = 0x0;
    private const int Http2Cancel = 0x8;

    private readonly object _gate = new();
    private readonly MessageEncoder _encoder;
    private bool _hasHeaders;
    private bool _hasEnded;
    private bool _isBroken;
    private TaskCompletionSource? _write;
    private TaskCompletionSource? _deadlineEnd;

    /// <summary>Writes one response; headers go first.</summary>
    public async Task WriteMessageAsync<T>(T message, Action<T, SerializationContext> serializer, WriteFlags flags, bool flush, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource write = BeginWrite();
        try
        {
            PipeWriter body = HttpContext.Response.BodyWriter;
            bool compress = _responseCompression is not null && (flags & WriteFlags.NoCompress) == 0;
            Encode(message, serializer, body, compress);
            if (flush)
            {
                using CancellationTokenRegistration registration = cancellationToken.CanBeCanceled
                    ? cancellationToken.UnsafeRegister(static state => ((HttpContextServerCallContext)state!).Reset(Http2Cancel), this)
                    : default;
                FlushResult result = await body.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (result.IsCompleted)
                {
                    throw new CallerGoneException(cause: null);
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _write = null;
            }

            write.TrySetResult();
        }
    }

    public void ThrowIfEnded()
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                throw new InvalidOperationException("The call has ended; no message can be read or written.");
            }
        }
    }

    /// <summary>Ends the call as its handler left it.</summary>
    /// <param name="failure">What the handler threw; null if it returned.</param>
    public async Task EndAsync(Exception? failure)
    {
        bool isFirst;
        Task? pending;
        lock (_gate)
        {
            isFirst = !_hasEnded;
            _hasEnded = true;
            pending = isFirst ? _write?.Task : _deadlineEnd?.Task;
        }

        if (pending is not null)
        {
            // Once this method returns the server may use the HTTP context for another request.
            await pending.ConfigureAwait(false);
        }

        if (!isFirst)
        {
            return;
        }

        if (failure is not null)
        {
            StatusCore = StatusOf(failure);
        }

        if (_isBroken)
        {
            Reset(Http2InternalError);
        }
        else if (!HttpContext.RequestAborted.IsCancellationRequested)
        {
            SetStatus(StatusCore);
        }
    }

    private TaskCompletionSource BeginWrite()
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                throw new InvalidOperationException("The call has ended; no message can be read or written.");
            }

            if (_write is not null)
            {
                throw new InvalidOperationException("A message cannot be written before the previous write is complete.");
            }

            SetHeaders();
            return _write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Encode<T>(T message, Action<T, SerializationContext> serializer, PipeWriter body, bool compress)
    {
        try
        {
            _encoder.Encode(message, serializer, body, compress ? _responseCompression : null);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            // Part of the message may already be in the pipe: the stream cannot go on after it.
            _isBroken = true;
            throw;
        }
    }

    private void EndAtDeadline()
    {
        bool isWriting;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            isWriting = _write is not null;
            _deadlineEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            StatusCore = new Status(StatusCode.DeadlineExceeded, "The deadline passed before the call was complete.");
        }

        GrpcServerLog.DeadlineExceeded(_logger, _method.FullName);
        _ = SendEndAsync(isWriting);
    }

    /// <summary>Tells the caller of the deadline even if the handler goes on.</summary>
    private async Task SendEndAsync(bool isWriting)
    {
        try
        {
            // Callbacks of the handler run elsewhere; the caller need not wait for them.
            _ = _cancellation!.CancelAsync();
            if (isWriting)
            {
                // The caller does not read; the reset frees the handler from its write.
                Reset(Http2Cancel);
            }
            else
            {
                SetStatus(StatusCore);
                await HttpContext.Response.CompleteAsync().ConfigureAwait(false);
                Reset(Http2NoError);
            }
        }
        catch (Exception exception)
        {
            GrpcServerLog.EndNotSent(_logger, _method.FullName, exception);
        }
        finally
        {
            _deadlineEnd!.TrySetResult();
        }
    }

    private void Reset(int errorCode) => HttpContext.Features.Get<IHttpResetFeature>()?.Reset(errorCode);

    /// <summary>What every response has; once, under the gate.</summary>
    private void SetHeaders()
    {
        if (_hasHeaders)
        {
            return;
        }

        _hasHeaders = true;
        HttpContext.Response.ContentType = HeaderNames.ContentType;
        if (_responseCompression is not null)
        {
            HttpContext.Response.Headers[HeaderNames.Encoding] = _responseCompression.EncodingName;
        }
    }

    /// <summary>The status goes behind the messages, or, if there are none, into the only headers.</summary>
    private void SetStatus(Status status)
    {
        IHeaderDictionary? trailers = _hasHeaders ? HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : null;
        IHeaderDictionary destination = trailers ?? HttpContext.Response.Headers;
        if (!_hasHeaders)
        {
            HttpContext.Response.ContentType = HeaderNames.ContentType;
        }

        if (_responseTrailers is not null)
        {
            AddMetadata(destination, _responseTrailers);
        }

        destination[HeaderNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            destination[HeaderNames.Message] = StatusText.Encode(status.Detail);
        }
    }

    private Status StatusOf(Exception failure)
    {
        switch (failure)
        {
            case RpcException exception:
                foreach (Metadata.Entry entry in exception.Trailers)
                {
                    ResponseTrailersCore.Add(entry);
                }

                GrpcServerLog.CallFailed(_logger, _method.FullName, exception.StatusCode, exception.Status.Detail);
                return exception.Status;
            case CallerGoneException:
            case var _ when HttpContext.RequestAborted.IsCancellationRequested:
                GrpcServerLog.CallCancelled(_logger, _method.FullName);
                return new Status(StatusCode.Cancelled, "The caller cancelled the call.");
            case OperationCanceledException or IOException when CancellationToken.IsCancellationRequested:
                return new Status(StatusCode.Cancelled, "The call was cancelled.");
            case BadHttpRequestException:
                GrpcServerLog.CallCancelled(_logger, _method.FullName);
                return new Status(StatusCode.Cancelled, "The request was cut off.");
            default:
                GrpcServerLog.HandlerFailed(_logger, _method.FullName, failure);
                return new Status(StatusCode.Unknown, _options.DetailedErrors
                    ? $"The handler threw an exception. {failure.GetType().Name}: {failure.Message}"
                    : "The handler threw an exception.");
        }
    }
}
