using System.Buffers.Text;
using System.IO.Pipelines;
using Grpc.Wire;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>Sends what is written between two flushes as one padded piece of base64, so that a browser can decode it at once.</summary>
internal sealed class Base64PipeWriter(PipeWriter inner) : PipeWriter
{
    private readonly PooledBuffer _pending = new();

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _pending.Count;

    public override void Advance(int bytes) => _pending.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Encode();
        return inner.FlushAsync(cancellationToken);
    }

    public override void Complete(Exception? exception = null)
    {
        Encode();
        inner.Complete(exception);
    }

    private void Encode()
    {
        if (_pending.Count > 0)
        {
            Span<byte> target = inner.GetSpan(Base64.GetMaxEncodedToUtf8Length(_pending.Count));
            Base64.EncodeToUtf8(_pending.WrittenSpan, target, out _, out int written);
            inner.Advance(written);
        }

        _pending.Dispose();
    }
}
