using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Tests;

/// <summary>What the server makes of requests that a well-behaved client does not send.</summary>
public sealed class WireTests
{
    private const string Internal = "13";
    private const string ResourceExhausted = "8";
    private const string Unimplemented = "12";

    [Fact]
    public async Task Unary_Ok_AnswersHeadersMessageAndTrailers()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = await RawCall.Unary(server, new EchoMessage { Text = "raw" }).SendAsync();

        Assert.Equal("application/grpc", call.Response!.Content.Headers.ContentType!.ToString());
        Assert.False(call.Response.Headers.Contains("grpc-status"));
        Assert.Equal("0", call.Response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal("raw", EchoMessage.Parser.ParseFrom(Assert.Single(call.Frames).Payload).Text);
    }

    [Fact]
    public async Task Unary_HandlerFails_AnswersTrailersOnly()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour { Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "tab\tand %")) });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal("5", call.Response!.Headers.GetValues("grpc-status").Single());
        Assert.Equal("tab%09and %25", call.StatusMessage);
        Assert.Empty(call.Body);
    }

    [Fact]
    public async Task Unary_HandlerThrows_StatusHidesTheException()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour { Unary = (_, _) => throw new InvalidOperationException("secret") });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal("2", call.Status);
        Assert.Equal("The handler threw an exception.", call.StatusMessage);
        Assert.Contains(server.Log.Problems, problem => problem.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unary_HandlerThrowsWithDetailedErrors_StatusNamesTheException()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour { Unary = (_, _) => throw new InvalidOperationException("known") }, options => options.EnableDetailedErrors = true);
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal("The handler threw an exception. InvalidOperationException: known", call.StatusMessage);
    }

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

    [Fact]
    public async Task BinaryMetadata_NoBase64_FailsOnlyThatCall()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall bad = await RawCall.Unary(server, new EchoMessage()).With("x-raw-bin", "***").SendAsync();
        using RawCall good = await RawCall.Unary(server, new EchoMessage()).With("x-raw-bin", "AAE").SendAsync();

        Assert.Equal(Internal, bad.Status);
        Assert.Equal("The binary metadata 'x-raw-bin' is not valid base64.", bad.StatusMessage);
        Assert.Equal("0", good.Status);
    }

    [Theory]
    [InlineData("AAH/", new[] { "0001FF" })]
    [InlineData("AAE=", new[] { "0001" })]
    [InlineData("AAE,AAI=", new[] { "0001", "0002" })]
    [InlineData("", new[] { "" })]
    public async Task BinaryMetadata_PaddedOrNotOrJoined_IsDecoded(string value, string[] expected)
    {
        string[] received = [];
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                received = [.. context.RequestHeaders.GetAll("x-raw-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))];
                return Task.FromResult(request);
            },
        });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("x-raw-bin", value).SendAsync();

        Assert.Equal(expected, received);
    }

    [Fact]
    public async Task Metadata_OfTheProtocol_IsHiddenFromTheHandler()
    {
        List<string> keys = [];
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                keys.AddRange(context.RequestHeaders.Select(entry => entry.Key));
                context.ResponseTrailers.Add("grpc-status", "7");
                context.ResponseTrailers.Add("content-type", "text/html");
                return Task.FromResult(request);
            },
        });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("grpc-timeout", "10S").With("x-own", "1").SendAsync();

        Assert.Contains("x-own", keys);
        Assert.DoesNotContain(keys, key => key.StartsWith("grpc-", StringComparison.Ordinal) || key.StartsWith(':') || key is "te" or "content-type");
        Assert.Equal("0", call.Status);
    }

    [Theory]
    [InlineData("application/grpc", HttpStatusCode.OK)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc;charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcx", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentType_Variants_AreToldApart(string contentType, HttpStatusCode expected)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        await call.SendAsync();

        Assert.Equal(expected, call.Response!.StatusCode);
    }

    [Fact]
    public async Task Te_Missing_IsTolerated()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.Headers.Remove("TE");
        await call.SendAsync();

        Assert.Equal("0", call.Status);
    }

    [Fact]
    public async Task Method_Get_IsNotAllowed()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.Method = HttpMethod.Put;
        await call.SendAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, call.Response!.StatusCode);
    }

    [Theory]
    [InlineData("/grpc_tests.echo.Echo/Nothing")]
    [InlineData("/grpc_tests.echo.Echo/unary")]
    [InlineData("/GRPC_TESTS.echo.Echo/Unary")]
    [InlineData("/no.such.Service/Unary")]
    public async Task Path_OfNoMethod_IsUnimplementedInAGrpcAnswer(string path)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall call = RawCall.Unary(server, new EchoMessage());
        call.Request.RequestUri = new Uri(server.Address, path);
        await call.SendAsync();

        Assert.Equal(HttpStatusCode.OK, call.Response!.StatusCode);
        Assert.Equal("application/grpc", call.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Unimplemented, call.Status);
        Assert.Equal($"There is no method {path}.", call.StatusMessage);
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
