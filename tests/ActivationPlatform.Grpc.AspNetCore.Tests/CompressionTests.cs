using System.IO.Compression;
using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Tests;

/// <summary>Encodings of requests and responses.</summary>
public sealed class CompressionTests
{
    private const string Internal = "13";
    private const string Unimplemented = "12";

    [Fact]
    public async Task Flag_CompressedWithoutEncoding_IsInternal()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await new RawCall(server, "Unary", Frames.Of(new EchoMessage(), flag: 1)).SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The message is marked as compressed, but the call names no 'grpc-encoding'.", call.StatusMessage);
    }

    [Fact]
    public async Task Encoding_Unknown_IsUnimplementedAndNamesTheKnown()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("grpc-encoding", "brotli").SendAsync();

        Assert.Equal(Unimplemented, call.Status);
        Assert.Equal("identity,gzip", call.Response!.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Fact]
    public async Task Encoding_GzipWithPlainMessage_IsLegal()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await RawCall.Unary(server, new EchoMessage { Text = "plain" }).With("grpc-encoding", "gzip").SendAsync();

        Assert.Equal("0", call.Status);
    }

    [Fact]
    public async Task Gzip_Message_IsInflated()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        byte[] payload = Gzip(new EchoMessage { Text = "small" }.ToByteArray());
        using RawCall call = await new RawCall(server, "Unary", Frames.Of(payload, flag: 1)).With("grpc-encoding", "gzip").SendAsync();

        Assert.Equal("small", EchoMessage.Parser.ParseFrom(call.Frames.Single().Payload).Text);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4 })]
    [InlineData(new byte[] { })]
    public async Task Gzip_Corrupt_IsInternal(byte[] payload)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await new RawCall(server, "Unary", Frames.Of(payload, flag: 1)).With("grpc-encoding", "gzip").SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The message is not valid gzip data.", call.StatusMessage);
    }

    [Fact]
    public async Task Gzip_CutOff_IsInternal()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        byte[] payload = Gzip(new EchoMessage { Text = new string('x', 10_000) }.ToByteArray());
        using RawCall call = await new RawCall(server, "Unary", Frames.Of(payload[..(payload.Length / 2)], flag: 1)).With("grpc-encoding", "gzip").SendAsync();

        Assert.Equal(Internal, call.Status);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task ResponseCompression_IsUsedOnlyIfAccepted(bool accepts, byte flag)
    {
        await using EchoServer server = await EchoServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = "gzip");
        using RawCall call = RawCall.Unary(server, new EchoMessage { Text = new string('x', 1000) });
        if (accepts)
        {
            call.With("grpc-accept-encoding", "identity, deflate, gzip");
        }

        await call.SendAsync();

        Assert.Equal(flag, call.Frames.Single().Flag);
        Assert.Equal(accepts, call.Response!.Headers.Contains("grpc-encoding"));
    }

    [Fact]
    public async Task ResponseCompression_EmptyMessageAndNoCompress_HaveFlagZeroWithinACompressedCall()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour
            {
                Expand = async (_, responses, _) =>
                {
                    await responses.WriteAsync(new EchoMessage { Text = new string('x', 1000) });
                    responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await responses.WriteAsync(new EchoMessage { Text = new string('x', 1000) });
                    responses.WriteOptions = null;
                    await responses.WriteAsync(new EchoMessage());
                },
            },
            options => options.ResponseCompressionAlgorithm = "gzip");
        using RawCall call = await new RawCall(server, "Expand", Frames.Of(new EchoMessage())).With("grpc-accept-encoding", "gzip").SendAsync();

        Assert.Equal([1, 0, 0], call.Frames.Select(frame => (int)frame.Flag));
        Assert.Empty(call.Frames[2].Payload);
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (Stream gzip = new GzipCompressionProvider(CompressionLevel.Fastest).CreateCompressionStream(target, null))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
