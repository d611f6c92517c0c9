using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// The request's side of a call: takes frames from the application one at a time and puts them onto the HTTP stream of the
/// current attempt. While a further attempt is possible it keeps the frames, so that the next attempt can send them again.
/// </summary>
internal sealed class RequestBody
{
    private readonly object _gate = new();
    private readonly RetryBuffer? _retryBuffer;
    private readonly List<PooledBuffer> _kept = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Attempt _attempt = new();
    private bool _keepsFrames;
    private bool _hasUnkeptFrames;
    private bool _isEnded;
    private int _sendsInProgress;

    /// <param name="retryBuffer">Budget for kept frames; null if the call is never repeated.</param>
    public RequestBody(RetryBuffer? retryBuffer)
    {
        _retryBuffer = retryBuffer;
        _keepsFrames = retryBuffer is not null;
    }

    /// <summary>True while a further attempt could send everything again.</summary>
    public bool CanRepeat
    {
        get
        {
            lock (_gate)
            {
                return !_hasUnkeptFrames;
            }
        }
    }

    /// <summary>True once the application has ended the requests.</summary>
    public bool IsCompleted => _completed.Task.IsCompleted;

    /// <summary>True if the call's one request is larger than what may be kept: the retry policy does not apply.</summary>
    public bool ExceedsRetryBuffer { get; private set; }

    /// <summary>The whole body of a call with one request. It is there to the end of the call, whether it fits the budget or not.</summary>
    public void SetSingle(PooledBuffer frame)
    {
        ExceedsRetryBuffer = _retryBuffer?.TryAdd(frame.Count) == false;
        _kept.Add(frame);
        _keepsFrames = true;
        _completed.SetResult();
    }

    /// <summary>No further attempt will follow: later frames need not be kept.</summary>
    public void Commit()
    {
        lock (_gate)
        {
            if (_retryBuffer is not null)
            {
                _keepsFrames = false;
            }
        }
    }

    /// <summary>Ends the requests.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The call has ended: pending writes fail and kept frames are freed.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            FreeKeptIfUnused();
        }

        _ended.TrySetResult();
    }

    /// <summary>Sends everything over the stream of an attempt, until the application ends the requests.</summary>
    public async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        Attempt attempt;
        lock (_gate)
        {
            if (_isEnded)
            {
                throw new OperationCanceledException("The call has ended.");
            }

            if (_hasUnkeptFrames)
            {
                // The HTTP stack repeats by itself what the server did not take.
                throw new RpcException(new Status(StatusCode.Unavailable, "The connection ended before the server took the call, and its requests are not kept for another."));
            }

            _sendsInProgress++;
            attempt = BeginAttempt();
        }

        try
        {
            if (!_completed.Task.IsCompleted)
            {
                // The server shall see a streaming call before its first message.
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            for (int index = 0; TryTakeKept(attempt, stream, index, out PooledBuffer? frame); index++)
            {
                await stream.WriteAsync(frame!.WrittenMemory, cancellationToken).ConfigureAwait(false);
            }

            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            attempt.Ready.TrySetResult();
            await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The stream is gone. Why, the HTTP stack tells only if the failure of the response comes before that of the request.
            await Task.WhenAny(attempt.Superseded.Task, _ended.Task).ConfigureAwait(false);
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _sendsInProgress--;
                FreeKeptIfUnused();
            }
        }
    }

    /// <summary>Writes one frame of a stream of requests and takes ownership of its buffer.</summary>
    /// <returns>False if the call ended or the stream broke before the frame was written: the status of the call says why.</returns>
    public async Task<bool> WriteAsync(PooledBuffer frame, bool flush, CancellationToken cancellationToken)
    {
        bool isKept = false;
        try
        {
            Attempt attempt;
            bool isAttached;
            lock (_gate)
            {
                if (_isEnded)
                {
                    return false;
                }

                isKept = TryKeep(frame);
                attempt = _attempt;
                isAttached = attempt.Stream is not null;
            }

            while (true)
            {
                if (!attempt.Ready.Task.IsCompleted)
                {
                    await Task.WhenAny(attempt.Ready.Task, attempt.Superseded.Task, _ended.Task).ConfigureAwait(false);
                }

                if (_ended.Task.IsCompleted)
                {
                    return false;
                }

                if (attempt.Ready.Task.IsCompleted)
                {
                    if (isKept && !isAttached)
                    {
                        // The attempt sent all kept frames when it attached, this one among them.
                        return true;
                    }

                    lock (_gate)
                    {
                        _hasUnkeptFrames |= !isKept;
                    }

                    if (await TryWriteAsync(attempt.Stream!, frame, flush, cancellationToken).ConfigureAwait(false))
                    {
                        return true;
                    }

                    if (!isKept)
                    {
                        return false;
                    }

                    await Task.WhenAny(attempt.Superseded.Task, _ended.Task).ConfigureAwait(false);
                }

                lock (_gate)
                {
                    attempt = _attempt;
                    isAttached = false;
                }
            }
        }
        finally
        {
            if (!isKept)
            {
                frame.Dispose();
            }
        }
    }

    private static async Task<bool> TryWriteAsync(Stream stream, PooledBuffer frame, bool flush, CancellationToken cancellationToken)
    {
        bool isWritten = false;
        try
        {
            await stream.WriteAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
            isWritten = true;
            if (flush)
            {
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The HTTP stack's exceptions say only that the stream is gone; why is the status of the call.
        }

        return isWritten;
    }

    /// <summary>The next attempt, by the call or by the HTTP stack: of what was sent before, the server has nothing.</summary>
    private Attempt BeginAttempt()
    {
        if (_attempt.IsBegun)
        {
            Attempt superseded = _attempt;
            _attempt = new Attempt();
            superseded.Superseded.TrySetResult();
        }

        _attempt.IsBegun = true;
        return _attempt;
    }

    private bool TryTakeKept(Attempt attempt, Stream stream, int index, out PooledBuffer? frame)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                throw new OperationCanceledException("The call has ended.");
            }

            if (index < _kept.Count)
            {
                frame = _kept[index];
                return true;
            }

            frame = null;
            attempt.Stream = stream;
            return false;
        }
    }

    private bool TryKeep(PooledBuffer frame)
    {
        if (!_keepsFrames)
        {
            return false;
        }

        if (!_retryBuffer!.TryAdd(frame.Count))
        {
            _keepsFrames = false;
            return false;
        }

        _kept.Add(frame);
        return true;
    }

    private void FreeKeptIfUnused()
    {
        if (!_isEnded || _sendsInProgress > 0)
        {
            return;
        }

        foreach (PooledBuffer frame in _kept)
        {
            // A frame that an application's write still holds is left to the garbage collector.
            if (_completed.Task.IsCompleted)
            {
                frame.Dispose();
            }
        }

        _kept.Clear();
        _retryBuffer?.Release();
    }

    private sealed class Attempt
    {
        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Superseded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBegun { get; set; }

        public Stream? Stream { get; set; }
    }
}
