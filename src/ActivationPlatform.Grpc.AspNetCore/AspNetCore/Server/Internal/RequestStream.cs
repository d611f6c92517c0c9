using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The requests of a streaming call.</summary>
internal sealed class RequestStream<TRequest>(HttpContextServerCallContext call, Func<DeserializationContext, TRequest> deserializer) : IAsyncStreamReader<TRequest>
    where TRequest : class
{
    private TRequest? _current;
    private bool _hasEnded;
    private int _isReading;

    public TRequest Current => _current ?? throw new InvalidOperationException("There is no current message: call MoveNext first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("A message cannot be read before the previous read is complete.");
        }

        try
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            if (_hasEnded)
            {
                return false;
            }

            call.ThrowIfEnded();
            _current = cancellationToken.CanBeCanceled && cancellationToken != call.CancellationToken
                ? await ReadAsync(cancellationToken).ConfigureAwait(false)
                : await call.Reader.ReadAsync(deserializer, call.CancellationToken).ConfigureAwait(false);
            _hasEnded = _current is null;
            return !_hasEnded;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private async Task<TRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken);
        return await call.Reader.ReadAsync(deserializer, either.Token).ConfigureAwait(false);
    }
}
