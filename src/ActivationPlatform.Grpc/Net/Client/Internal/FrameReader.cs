using System.Buffers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// Cuts a response body into frames. Small frames are read many at a time; the rest of a large one is read straight into a
/// buffer of its size, which is kept for the next, so that the content is handed to the parser without a copy.
/// </summary>
internal sealed class FrameReader(Stream stream, int? limit) : IDisposable
{
    private const int ReadAheadBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadAheadBytes);
    private int _start;
    private int _end;
    private bool _isPeeked;
    private bool _peekedFrame;

    /// <summary>The header of the frame that was read last.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>Its content; valid until the next read.</summary>
    public ReadOnlySequence<byte> Payload { get; private set; }

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end of the body.</returns>
    /// <exception cref="RpcException">INTERNAL if the body ends inside a frame; errors of <see cref="FrameHeader.Read"/>.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isPeeked)
        {
            _isPeeked = false;
            return _peekedFrame;
        }

        if (!await FillAsync(FrameHeader.Size, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        Header = FrameHeader.Read(_buffer.AsSpan(_start, FrameHeader.Size), limit);
        _start += FrameHeader.Size;
        if (Header.Length > 0 && !await FillAsync(Header.Length, cancellationToken).ConfigureAwait(false))
        {
            throw EndedInside();
        }

        Payload = new ReadOnlySequence<byte>(_buffer, _start, Header.Length);
        _start += Header.Length;
        return true;
    }

    /// <summary>Reads the next frame and keeps it for <see cref="ReadAsync"/>.</summary>
    /// <returns>False at the end of the body.</returns>
    public async ValueTask<bool> PeekAsync(CancellationToken cancellationToken)
    {
        if (!_isPeeked)
        {
            _peekedFrame = await ReadAsync(cancellationToken).ConfigureAwait(false);
            _isPeeked = true;
        }

        return _peekedFrame;
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        Payload = default;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static RpcException EndedInside() => new(new Status(StatusCode.Internal, "The response ended inside a message."));

    /// <summary>Reads until <paramref name="count"/> bytes are buffered; false if the body ends before the first of them.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);

            // Beyond what is needed only as much as a small frame: the rest of a large one must not need moving.
            int missing = count - (_end - _start);
            int wanted = Math.Min(Math.Max(missing, ReadAheadBytes), _buffer.Length - _end);
            int read = await stream.ReadAsync(_buffer.AsMemory(_end, wanted), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return _end == _start && count == FrameHeader.Size ? false : throw EndedInside();
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_buffer.Length - _start >= count)
        {
            return;
        }

        byte[] target = _buffer.Length >= count ? _buffer : ArrayPool<byte>.Shared.Rent(count);
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _end -= _start;
        _start = 0;
    }
}
