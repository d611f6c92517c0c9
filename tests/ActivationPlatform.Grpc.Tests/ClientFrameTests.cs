using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Tests;

/// <summary>What the client makes of the messages of an answer, well formed or not.</summary>
public sealed class ClientFrameTests
{
    [Fact]
    public async Task Frames_SplitAndJoinedAtWill_AreTheSameMessages()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async context =>
        {
            byte[] frames = [.. ScriptedServer.Frame("one"), .. ScriptedServer.Frame(""), .. ScriptedServer.Frame("two")];
            context.Response.ContentType = "application/grpc";
            foreach (byte value in frames)
            {
                await context.Response.Body.WriteAsync(new[] { value });
                await context.Response.Body.FlushAsync();
            }

            await context.Response.Body.WriteAsync((byte[])[.. frames, .. frames]);
            context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
        });
        using AsyncServerStreamingCall<string> call = server.Invoker.AsyncServerStreamingCall(ScriptedServer.ServerStreaming, null, default, "request");
        List<string> messages = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            messages.Add(call.ResponseStream.Current);
        }

        Assert.Equal(["one", "", "two", "one", "", "two", "one", "", "two"], messages);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 }, StatusCode.Internal, "The response ended inside a message.")]
    [InlineData(new byte[] { 0, 0, 0, 0, 5, 1 }, StatusCode.Internal, "The response ended inside a message.")]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, StatusCode.Internal, "The message has the unknown flag 7; expected 0 or 1.")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, StatusCode.Internal, "The message is marked as compressed, but the call names no 'grpc-encoding'.")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, StatusCode.ResourceExhausted, "The received message of 4294967295 bytes exceeds the limit of 4194304 bytes.")]
    public async Task Frames_Malformed_FailTheCall(byte[] body, StatusCode expected, string detail)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, body));

        RpcException exception = await server.FailAsync();

        Assert.Equal(expected, exception.StatusCode);
        Assert.Equal(detail, exception.Status.Detail);
    }

    [Fact]
    public async Task Gzip_BombInTheAnswer_IsRefusedWhileInflating()
    {
        using MemoryStream bomb = new();
        using (GZipStream gzip = new(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int index = 0; index < 64; index++)
            {
                gzip.Write(zeros);
            }
        }

        byte[] prefix = [1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), (int)bomb.Length);
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            return ScriptedServer.AnswerAsync(context, [.. prefix, .. bomb.ToArray()]);
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
    }

    [Fact]
    public async Task Encoding_Unknown_IsInternal()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "brotli";
            return ScriptedServer.AnswerAsync(context, ScriptedServer.Frame("x"));
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Equal("The response encoding 'brotli' is not known; known: identity,gzip.", exception.Status.Detail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gzip_CorruptOrCutOff_IsInternal(bool isCutOff)
    {
        byte[] payload = isCutOff ? Gzip(Encoding.ASCII.GetBytes("what is cut off in its middle"))[..20] : [1, 2, 3, 4];
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            return ScriptedServer.AnswerAsync(context, [1, 0, 0, 0, (byte)payload.Length, .. payload]);
        });

        RpcException exception = await server.FailAsync();

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Equal("The message is not valid gzip data.", exception.Status.Detail);
    }

    [Fact]
    public async Task Gzip_PlainAndCompressedMessages_MayFollowEachOther()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            byte[] small = Gzip("small"u8.ToArray());
            byte[] compressed = [1, 0, 0, 0, (byte)small.Length, .. small];
            return ScriptedServer.AnswerAsync(context, [.. compressed, .. ScriptedServer.Frame("plain"), .. compressed]);
        });
        using AsyncServerStreamingCall<string> call = server.Invoker.AsyncServerStreamingCall(ScriptedServer.ServerStreaming, null, default, "request");
        List<string> messages = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            messages.Add(call.ResponseStream.Current);
        }

        Assert.Equal(["small", "plain", "small"], messages);
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
