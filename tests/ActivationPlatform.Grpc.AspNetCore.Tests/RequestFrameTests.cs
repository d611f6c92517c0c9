using System.Net;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;

namespace Grpc.AspNetCore.Tests;

/// <summary>How the server cuts request bodies into messages, and what it makes of bodies that are none.</summary>
public sealed class RequestFrameTests
{
    private const string Internal = "13";
    private const string ResourceExhausted = "8";

    [Fact]
    public async Task Prefix_SplitOverManyDataFrames_IsPutTogether()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        byte[] frame = Frames.Of(new EchoMessage { Text = "byte by byte" });
        using RawCall call = new(server, "Unary", new DrippingContent([.. frame.Select(value => new[] { value })]));
        await call.SendAsync();

        Assert.Equal("byte by byte", EchoMessage.Parser.ParseFrom(call.Frames.Single().Payload).Text);
    }

    [Fact]
    public async Task ManyMessages_InOneDataFrame_AreTakenApart()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        byte[][] frames = [.. Enumerable.Range(0, 50).Select(_ => Frames.Of(new EchoMessage { Text = "x" }))];
        using RawCall call = await new RawCall(server, "Collect", frames).SendAsync();

        Assert.Equal(50, EchoMessage.Parser.ParseFrom(call.Frames.Single().Payload).Count);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Expand")]
    public async Task SingleRequest_NoMessage_IsInternal(string method)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await new RawCall(server, method).SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The call has no request message; expected one.", call.StatusMessage);
    }

    [Fact]
    public async Task SingleRequest_TwoMessages_IsInternal()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        byte[] frame = Frames.Of(new EchoMessage());
        using RawCall call = await new RawCall(server, "Unary", frame, frame).SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The call has more than one request message; expected one.", call.StatusMessage);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1, 2 })]
    public async Task Body_EndsInsideAMessage_IsInternal(byte[] body)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await new RawCall(server, "Unary", body).SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The request ended inside a message.", call.StatusMessage);
    }

    [Fact]
    public async Task Flag_Unknown_IsInternal()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await new RawCall(server, "Unary", Frames.Of(new EchoMessage(), flag: 2)).SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The message has the unknown flag 2; expected 0 or 1.", call.StatusMessage);
    }

    [Theory]
    [InlineData(0x00400001u)]
    [InlineData(0xFFFFFFFFu)]
    public async Task Length_BeyondTheLimit_IsRefusedBeforeTheContent(uint length)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        byte[] prefix = [0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        using RawCall call = await new RawCall(server, "Unary", prefix).SendAsync();

        Assert.Equal(ResourceExhausted, call.Status);
        Assert.Equal($"The received message of {length} bytes exceeds the limit of 4194304 bytes.", call.StatusMessage);
    }

    [Fact]
    public async Task Message_Garbage_IsInternal()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await new RawCall(server, "Unary", Frames.Of([0xFF, 0xFF, 0xFF])).SendAsync();

        Assert.Equal(Internal, call.Status);
        Assert.Equal("The received message cannot be parsed.", call.StatusMessage);
    }

    /// <summary>Sends every part in a DATA frame of its own.</summary>
    private sealed class DrippingContent(byte[][] parts) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (byte[] part in parts)
            {
                await stream.WriteAsync(part);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
