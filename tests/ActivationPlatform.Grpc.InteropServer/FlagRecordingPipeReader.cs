using System.Buffers;
using System.IO.Pipelines;

namespace Grpc.InteropServer;

/// <summary>Shows the bytes that are consumed to <see cref="MessageFlags"/>.</summary>
internal sealed class FlagRecordingPipeReader(PipeReader inner, MessageFlags flags) : PipeReader
{
    private ReadOnlySequence<byte> _last;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        foreach (ReadOnlyMemory<byte> segment in _last.Slice(_last.Start, consumed))
        {
            flags.Pass(segment.Span);
        }

        _last = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result = await inner.ReadAsync(cancellationToken);
        _last = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        bool hasRead = inner.TryRead(out result);
        _last = hasRead ? result.Buffer : default;
        return hasRead;
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
