using System.Runtime.InteropServices;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Native;
using Google.Protobuf;
using Grpc.Core;

namespace ActivationPlatform.Server.Benchmark.Servers;

/// <summary>The plain way over the same gRPC layer: a stock session runs to its end, then its tensors go out in messages of 1 MiB. It copies no
/// tensor either, so what is measured against it is the way, not clumsiness.</summary>
internal sealed class PlainService(PlainSessions sessions) : Plain.PlainBase
{
    private const int MessageBytes = 1 << 20;
    private static readonly byte[] Content = RandomBytes();

    public override async Task Compute(ComputeRequest request, IServerStreamWriter<Piece> responseStream, ServerCallContext context)
    {
        NativeTensor input = sessions.RentInput();
        request.Input.Span.CopyTo(MemoryMarshal.AsBytes(input.GetSpan()));
        using OrtValues outputs = (request.AllLayers ? sessions.AllLayers : sessions.FirstConvolution).Compute(input);
        input.Release();
        int count = request.AllLayers ? sessions.TensorCount : 1;
        for (int tensor = 0; tensor < count; tensor++)
        {
            ReadOnlyMemory<byte> bytes = sessions.BytesOf(outputs, tensor);
            for (int offset = 0; offset < bytes.Length; offset += MessageBytes)
            {
                ReadOnlyMemory<byte> piece = bytes.Slice(offset, Math.Min(MessageBytes, bytes.Length - offset));
                await responseStream.WriteAsync(new Piece { TensorIndex = tensor, Data = UnsafeByteOperations.UnsafeWrap(piece) });
            }
        }
    }

    public override async Task Transfer(TransferRequest request, IServerStreamWriter<Piece> responseStream, ServerCallContext context)
    {
        for (int offset = 0; offset < request.ByteCount; offset += request.ChunkBytes)
        {
            ReadOnlyMemory<byte> piece = Content.AsMemory(0, Math.Min(request.ChunkBytes, request.ByteCount - offset));
            await responseStream.WriteAsync(new Piece { Data = UnsafeByteOperations.UnsafeWrap(piece) });
        }
    }

    public override Task<Piece> Echo(Piece request, ServerCallContext context) => Task.FromResult(request);

    /// <summary>The same bytes without gRPC: the body of a plain HTTP/2 response, written piece by piece.</summary>
    public static async Task SendBodyAsync(HttpContext context, int byteCount, int chunkBytes)
    {
        for (int offset = 0; offset < byteCount; offset += chunkBytes)
        {
            await context.Response.Body.WriteAsync(Content.AsMemory(0, Math.Min(chunkBytes, byteCount - offset)));
        }
    }

    /// <summary>The same bytes without HTTP.</summary>
    public static async Task SendRawAsync(System.Net.Sockets.Socket socket, int byteCount, int chunkBytes)
    {
        for (int offset = 0; offset < byteCount; offset += chunkBytes)
        {
            await socket.SendAsync(Content.AsMemory(0, Math.Min(chunkBytes, byteCount - offset)));
        }
    }

    private static byte[] RandomBytes()
    {
        byte[] bytes = new byte[MessageBytes];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
