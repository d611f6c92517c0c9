using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ActivationPlatform.Server.Compute;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Callers who mean harm or vanish: each gets its status, and the next call is served as before.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class HostileCallerTests(DemoServer demo)
{
    private const string Path = "/activation.v1.ActivationService/StreamActivations";

    private readonly Wire.ActivationService.ActivationServiceClient client = new(demo.Channel);

    [Fact]
    public async Task AGzipBomb_IsResourceExhausted()
    {
        // 256 MiB of zeros in a message that says it is compressed.
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 256; i++)
            {
                gzip.Write(zeros);
            }
        }

        Assert.Equal("8", await PostAsync(Frame(1, packed.ToArray()), "gzip"));
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task ALengthOfFourGigabytes_IsResourceExhausted()
    {
        Assert.Equal("8", await PostAsync([0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]));
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task AMessageOfGarbage_IsRefused()
    {
        byte[] garbage = new byte[1000];
        new Random(13).NextBytes(garbage);
        Assert.Equal("13", await PostAsync(Frame(0, garbage)));
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task AHugePictureInAFewBytes_IsAnInvalidArgument()
    {
        RpcException exception = await RefusedAsync(CreatePng(60_000, 60_000));
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Contains("60000", exception.Status.Detail, StringComparison.Ordinal);
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task BytesThatAreNoImage_AreAnInvalidArgument()
    {
        byte[] garbage = new byte[5000];
        new Random(14).NextBytes(garbage);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(garbage)).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(DemoServer.Photo[..500])).StatusCode);
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task AReaderWhoNeverReads_HoldsNoComputeSlot()
    {
        ComputeQueue queue = demo.Server.Services.GetRequiredService<ComputeQueue>();
        using var own = GrpcChannel.ForAddress(demo.Server.GrpcAddresses[0]);
        var calls = new List<AsyncServerStreamingCall<Wire.StreamActivationsResponse>>();
        for (int i = 0; i < 4; i++)
        {
            calls.Add(new Wire.ActivationService.ActivationServiceClient(own).StreamActivations(Request("*")));
            Assert.True(await calls[^1].ResponseStream.MoveNext()); // the start; nothing is read after it
        }

        await EventuallyAsync(() => queue is { Computing: 0, Waiting: 0 });
        await ServesAsBeforeAsync();
        foreach (AsyncServerStreamingCall<Wire.StreamActivationsResponse> call in calls)
        {
            call.Dispose();
        }

        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task ACallerWhoVanishes_FreesTheSlot()
    {
        ComputeQueue queue = demo.Server.Services.GetRequiredService<ComputeQueue>();
        for (int i = 0; i < 8; i++)
        {
            using var cancel = new CancellationTokenSource();
            using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(Request("*"), cancellationToken: cancel.Token);
            for (int message = 0; message <= i; message++)
            {
                Assert.True(await call.ResponseStream.MoveNext());
            }

            await cancel.CancelAsync();
        }

        await EventuallyAsync(() => queue is { Computing: 0, Waiting: 0 });
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task AConnectionThatBreaks_FreesTheSlot()
    {
        ComputeQueue queue = demo.Server.Services.GetRequiredService<ComputeQueue>();
        using (var own = GrpcChannel.ForAddress(demo.Server.GrpcAddresses[0]))
        {
            AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = new Wire.ActivationService.ActivationServiceClient(own).StreamActivations(Request("*"));
            Assert.True(await call.ResponseStream.MoveNext());
        }

        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, demo.Server.GrpcAddresses[0].Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM"));
        }

        await EventuallyAsync(() => queue is { Computing: 0, Waiting: 0 });
        await ServesAsBeforeAsync();
    }

    [Fact]
    public async Task ADeadlineThatPasses_EndsTheCallAndFreesTheSlot()
    {
        ComputeQueue queue = demo.Server.Services.GetRequiredService<ComputeQueue>();
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(Request("*"), deadline: DateTime.UtcNow.AddMilliseconds(15));
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await EventuallyAsync(() => queue is { Computing: 0, Waiting: 0 });
        await ServesAsBeforeAsync();
    }

    private static Wire.StreamActivationsRequest Request(string layer) =>
        new() { Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) }, Layers = { layer } };

    private async Task<RpcException> RefusedAsync(byte[] image)
    {
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(
            new Wire.StreamActivationsRequest { Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(image) }, Layers = { "conv1/7x7_s2" } });
        return await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
    }

    private async Task ServesAsBeforeAsync()
    {
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(Request("conv1/7x7_s2"), deadline: DateTime.UtcNow.AddSeconds(30));
        Wire.StreamActivationsResponse? last = null;
        await foreach (Wire.StreamActivationsResponse message in call.ResponseStream.ReadAllAsync())
        {
            last = message;
        }

        Assert.Equal(1, last!.Summary.LayerCount);
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Posts a body over plain HTTP/2 and gives the grpc-status.</summary>
    private async Task<string> PostAsync(byte[] body, string? encoding = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(demo.Server.GrpcAddresses[0], Path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        HttpResponseHeaders place = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        return Assert.Single(place.GetValues("grpc-status"));
    }

    private static byte[] Frame(byte flag, byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>A well-formed PNG that announces a size and has hardly any data.</summary>
    private static byte[] CreatePng(int width, int height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        WriteChunk(png, "IHDR", header);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(new byte[500_000]);
        }

        WriteChunk(png, "IDAT", data.ToArray());
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void WriteChunk(Stream png, string type, byte[] data)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32(body));
        png.Write(length);
        png.Write(body);
        png.Write(crc);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ 0xEDB88320 : state >> 1;
            }
        }

        return ~state;
    }
}
