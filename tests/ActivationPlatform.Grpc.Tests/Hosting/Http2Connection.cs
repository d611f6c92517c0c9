using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grpc.Tests.Hosting;

/// <summary>One end of an HTTP/2 connection, frame by frame: sends what neither HttpClient nor Kestrel can be made to send.</summary>
internal sealed class Http2Connection : IDisposable
{
    private const int FrameHeaderBytes = 9;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private Http2Connection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Opens a connection as a client.</summary>
    public static async Task<Http2Connection> ConnectAsync(Uri address)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(address.Authority));
        Http2Connection connection = new(socket);
        await connection._stream.WriteAsync(Preface);
        await connection.SendAsync(Http2FrameType.Settings, 0, 0, []);
        return connection;
    }

    /// <summary>Takes a connection as a server.</summary>
    public static async Task<Http2Connection> AcceptAsync(TcpListener listener)
    {
        Http2Connection connection = new(await listener.AcceptSocketAsync().WaitAsync(Patience));
        byte[] preface = new byte[Preface.Length];
        await connection._stream.ReadExactlyAsync(preface).AsTask().WaitAsync(Patience);
        Assert.Equal(Preface, preface);
        await connection.SendAsync(Http2FrameType.Settings, 0, 0, []);
        return connection;
    }

    public async Task SendAsync(Http2FrameType type, byte flags, int streamId, byte[] payload)
    {
        byte[] frame = new byte[FrameHeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, FrameHeaderBytes);
        await _stream.WriteAsync(frame);
    }

    /// <summary>Sends headers, uncompressed, in as many frames as they take.</summary>
    public async Task SendHeadersAsync(int streamId, bool endsStream, params (string Name, string Value)[] headers)
    {
        byte[] block = [.. headers.SelectMany(header => (byte[])[0, .. Text(header.Name), .. Text(header.Value)])];
        byte[][] parts = [.. block.Chunk(16_384)];
        for (int index = 0; index < parts.Length; index++)
        {
            int flags = (index == 0 && endsStream ? Http2Frame.EndStream : 0) | (index == parts.Length - 1 ? Http2Frame.EndHeaders : 0);
            await SendAsync(index == 0 ? Http2FrameType.Headers : Http2FrameType.Continuation, (byte)flags, streamId, parts[index]);
        }
    }

    /// <summary>Begins a call.</summary>
    public Task SendRequestAsync(int streamId, string path, params (string Name, string Value)[] metadata) => SendHeadersAsync(
        streamId,
        endsStream: false,
        [(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", path), ("te", "trailers"), ("content-type", "application/grpc"), .. metadata]);

    /// <summary>Answers a call with headers, one message and the status OK.</summary>
    public async Task SendAnswerAsync(int streamId, string message)
    {
        await SendHeadersAsync(streamId, endsStream: false, (":status", "200"), ("content-type", "application/grpc"));
        await SendAsync(Http2FrameType.Data, 0, streamId, [0, 0, 0, 0, (byte)message.Length, .. Encoding.ASCII.GetBytes(message)]);
        await SendHeadersAsync(streamId, endsStream: true, ("grpc-status", "0"));
    }

    public Task ResetAsync(int streamId, byte errorCode) => SendAsync(Http2FrameType.Reset, 0, streamId, [0, 0, 0, errorCode]);

    public Task GoAwayAsync(int lastStreamId, byte errorCode, string reason = "") =>
        SendAsync(Http2FrameType.GoAway, 0, 0, [0, 0, 0, (byte)lastStreamId, 0, 0, 0, errorCode, .. Encoding.ASCII.GetBytes(reason)]);

    /// <summary>The next frame of one of these types; on the way the other side's settings and pings are acknowledged.</summary>
    public async Task<Http2Frame> ReadAsync(params Http2FrameType[] types)
    {
        while (await TryReadAsync() is { } frame)
        {
            if (types.Contains(frame.Type))
            {
                return frame;
            }
        }

        throw new EndOfStreamException($"The connection ended before a frame of {string.Join(" or ", types)}.");
    }

    /// <summary>The next frame, whatever it is; null if the connection has ended.</summary>
    public async Task<Http2Frame?> TryReadAsync()
    {
        try
        {
            byte[] header = new byte[FrameHeaderBytes];
            await _stream.ReadExactlyAsync(header).AsTask().WaitAsync(Patience);
            byte[] payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) >> 8];
            await _stream.ReadExactlyAsync(payload).AsTask().WaitAsync(Patience);
            Http2Frame frame = new((Http2FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
            if (frame.Type is Http2FrameType.Settings or Http2FrameType.Ping && (frame.Flags & Http2Frame.Acknowledge) == 0)
            {
                await SendAsync(frame.Type, Http2Frame.Acknowledge, 0, frame.Type == Http2FrameType.Ping ? payload : []);
            }

            return frame;
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>Sends nothing more. Unlike closing with frames unread, which resets the connection, this takes nothing from the other side that is on its way.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _stream.Dispose();

    /// <summary>A string of HPACK: its length with a prefix of seven bits, and its bytes as they are.</summary>
    private static byte[] Text(string text)
    {
        List<byte> length = [(byte)Math.Min(text.Length, 127)];
        for (int rest = text.Length - 127; rest >= 0; rest = rest < 128 ? -1 : rest >> 7)
        {
            length.Add((byte)(rest < 128 ? rest : (rest & 127) | 128));
        }

        return [.. length, .. Encoding.ASCII.GetBytes(text)];
    }
}
