using System.Net.Sockets;
using System.Runtime.InteropServices;
using ActivationPlatform.Models;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ActivationPlatform.Server.Benchmark.Calls;

/// <summary>Calls of the plain server: the plain way, and bare transport by gRPC, HTTP/2 and TCP.</summary>
internal sealed class PlainCalls : IDisposable
{
    private const int WindowBytes = 4 << 20; // as the product's client

    private readonly GrpcChannel channel;
    private readonly HttpClient http;
    private readonly Plain.PlainClient client;
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] received = new byte[1 << 20];
    private readonly ByteString input;
    private readonly byte[] tensors;

    /// <param name="server">The plain server.</param>
    /// <param name="input">The network's input.</param>
    /// <param name="tensorBytes">Bytes of all tensors together.</param>
    public PlainCalls(ServerProcess server, ActivationInput.ReadyTensor input, int tensorBytes)
    {
        this.input = ByteString.CopyFrom(MemoryMarshal.AsBytes(input.Values.Span));
        tensors = new byte[tensorBytes];
        channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });
        client = new Plain.PlainClient(channel);
        http = new HttpClient(Handler()) { BaseAddress = server.Address, DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        socket.Connect("127.0.0.1", server.RawPort);
    }

    /// <summary>The plain way; the tensors end up one after the other in memory of this object.</summary>
    public async Task ComputeAsync(bool allLayers)
    {
        int offset = 0;
        using AsyncServerStreamingCall<Piece> call = client.Compute(new ComputeRequest { Input = input, AllLayers = allLayers });
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            ByteString data = call.ResponseStream.Current.Data;
            data.Span.CopyTo(tensors.AsSpan(offset));
            offset += data.Length;
        }
    }

    public async Task TransferAsync(int byteCount, int chunkBytes)
    {
        using AsyncServerStreamingCall<Piece> call = client.Transfer(new TransferRequest { ByteCount = byteCount, ChunkBytes = chunkBytes });
        int count = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            count += call.ResponseStream.Current.Data.Length;
        }

        Check(count, byteCount);
    }

    public async Task ReadBodyAsync(int byteCount, int chunkBytes)
    {
        using HttpResponseMessage response = await http.GetAsync($"/body/{byteCount}/{chunkBytes}", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        int count = 0;
        while (await body.ReadAsync(received.AsMemory(0, chunkBytes)) is > 0 and int read)
        {
            count += read;
        }

        Check(count, byteCount);
    }

    public async Task ReadRawAsync(int byteCount, int chunkBytes)
    {
        byte[] request = [.. BitConverter.GetBytes(byteCount), .. BitConverter.GetBytes(chunkBytes)];
        await socket.SendAsync(request);
        int count = 0;
        while (count < byteCount && await socket.ReceiveAsync(received.AsMemory(0, chunkBytes)) is > 0 and int read)
        {
            count += read;
        }

        Check(count, byteCount);
    }

    /// <summary>Small unary calls.</summary>
    /// <param name="count">Calls altogether.</param>
    /// <param name="atOnce">Calls under way at the same time.</param>
    public Task EchoAsync(int count, int atOnce) => Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => EchoAsync(count / atOnce)));

    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
        socket.Dispose();
    }

    private async Task EchoAsync(int count)
    {
        var message = new Piece { TensorIndex = 1 };
        for (int i = 0; i < count; i++)
        {
            await client.EchoAsync(message);
        }
    }

    private static SocketsHttpHandler Handler() => new() { EnableMultipleHttp2Connections = true, InitialHttp2StreamWindowSize = WindowBytes };

    private static void Check(int actual, int expected)
    {
        if (actual != expected)
        {
            throw new InvalidDataException($"{actual} bytes came; expected {expected}.");
        }
    }
}
