using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>The streams of a call as the application sees them.</summary>
internal sealed partial class ClientCall<TRequest, TResponse> : IClientStreamWriter<TRequest>, IAsyncStreamReader<TResponse>
{
    private TResponse? _current;
    private int _isWriting;

    public WriteOptions? WriteOptions { get; set; }

    public TResponse Current => _current ?? throw new InvalidOperationException("There is no current message: call MoveNext first.");

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
        {
            throw new InvalidOperationException("A message cannot be written before the previous write is complete.");
        }

        try
        {
            using CancellationTokenRegistration registration = Register(cancellationToken);
            ThrowIfEnded();
            if (_body.IsCompleted)
            {
                throw new InvalidOperationException("The stream of requests is complete; no message can follow.");
            }

            WriteOptions? options = WriteOptions ?? _options.WriteOptions;
            bool flush = ((options?.Flags ?? 0) & WriteFlags.BufferHint) == 0;
            if (!await _body.WriteAsync(EncodeFrame(message, options), flush, _ending.Token).ConfigureAwait(false))
            {
                await FindStatusOfBrokenStreamAsync().ConfigureAwait(false);
                throw HasEnded
                    ? CreateException()
                    : new RpcException(new Status(StatusCode.Cancelled, "The server ended the stream of requests; the stream of responses tells its status."));
            }
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref _isWriting) != 0)
        {
            throw new InvalidOperationException("The stream of requests cannot be completed before the previous write is complete.");
        }

        _body.Complete();
        return Task.CompletedTask;
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            Cancel("The call was cancelled by its caller.");
        }

        using CancellationTokenRegistration registration = Register(cancellationToken);
        if (!_answered.Task.IsCompleted)
        {
            await _answered.Task.ConfigureAwait(false);
        }

        if (!TryBeginReading())
        {
            return FinishStream();
        }

        bool hasMessage = false;
        CallFailure? failure = null;
        try
        {
            hasMessage = await _frames!.ReadAsync(_ending.Token).ConfigureAwait(false);
            if (hasMessage)
            {
                _current = DecodeFrame();
            }
        }
        catch (Exception exception)
        {
            failure = CallFailure.From(exception);
        }
        finally
        {
            EndReading();
        }

        if (failure is not null)
        {
            End(failure.Status, failure.Trailers);
        }
        else if (hasMessage)
        {
            return true;
        }
        else
        {
            EndWithTrailers(response: null);
        }

        return FinishStream();
    }

    private bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _status is not null;
            }
        }
    }

    private bool FinishStream()
    {
        _current = null;
        ThrowIfEnded();
        return false;
    }

    private void ThrowIfEnded()
    {
        Status? status;
        lock (_gate)
        {
            status = _status;
        }

        if (status is not null && status.Value.StatusCode != StatusCode.OK)
        {
            throw CreateException();
        }
    }

    /// <summary>Claims the response's body for one read; false if the call has ended.</summary>
    private bool TryBeginReading()
    {
        lock (_gate)
        {
            if (_isReading)
            {
                throw new InvalidOperationException("A message cannot be read before the previous read is complete.");
            }

            return _isReading = _status is null;
        }
    }

    private void EndReading()
    {
        lock (_gate)
        {
            _isReading = false;
            if (_status is not null)
            {
                _frames!.Dispose();
            }
        }
    }

    /// <summary>A write failed because the stream is gone: finds out the status that ended the call.</summary>
    private async Task FindStatusOfBrokenStreamAsync()
    {
        await _answered.Task.ConfigureAwait(false);
        if (HasUnaryResponse)
        {
            await Task.WhenAny(_response.Task).ConfigureAwait(false);
            return;
        }

        bool mayPeek;
        lock (_gate)
        {
            mayPeek = !_isReading && _status is null;
            _isReading |= mayPeek;
        }

        if (mayPeek)
        {
            bool hasMessage = false;
            CallFailure? failure = null;
            try
            {
                hasMessage = await _frames!.PeekAsync(_ending.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = CallFailure.From(exception);
            }
            finally
            {
                EndReading();
            }

            if (failure is not null)
            {
                End(failure.Status, failure.Trailers);
            }
            else if (!hasMessage)
            {
                EndWithTrailers(response: null);
            }
        }
    }
}
