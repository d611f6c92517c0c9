using Google.Protobuf;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.AspNetCore.Tests;

public sealed class CallKindTests
{
    [Fact]
    public async Task Unary_Message_ComesBackWithHeadersTrailersAndStatus()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-first", "1" }, { "x-first", "2" }, { "x-raw-bin", [0, 255, 7] } });
                context.ResponseTrailers.Add("x-last", context.RequestHeaders.GetValue("x-asked")!);
                return request;
            },
        });

        using AsyncUnaryCall<EchoMessage> call = server.Client.UnaryAsync(new EchoMessage { Text = "hello" }, new Metadata { { "x-asked", "yes" } });
        EchoMessage response = await call;
        Metadata headers = await call.ResponseHeadersAsync;

        Assert.Equal("hello", response.Text);
        Assert.Equal(["1", "2"], headers.GetAll("x-first").Select(entry => entry.Value));
        Assert.Equal([0, 255, 7], headers.GetValueBytes("x-raw-bin")!);
        Assert.Equal("yes", call.GetTrailers().GetValue("x-last"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unary_EmptyMessage_IsAMessage()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        EchoMessage response = await server.Client.UnaryAsync(new EchoMessage());

        Assert.Equal(new EchoMessage(), response);
    }

    [Fact]
    public async Task BlockingUnary_Message_ComesBack()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        Assert.Equal("blocking", server.Client.Unary(new EchoMessage { Text = "blocking" }).Text);
    }

    [Fact]
    public async Task Collect_ManyMessages_AreAllRead()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        using AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect();
        for (int index = 0; index < 100; index++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = "a" });
        }

        await call.RequestStream.CompleteAsync();
        EchoMessage response = await call;

        Assert.Equal(100, response.Count);
        Assert.Equal(100, response.Text.Length);
    }

    [Fact]
    public async Task Collect_NoMessages_IsAnswered()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        using AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect();
        await call.RequestStream.CompleteAsync();

        Assert.Equal(0, (await call).Count);
    }

    [Fact]
    public async Task Expand_ManyMessages_ArriveInOrder()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        using AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage { Text = "x", Count = 1000 });
        int expected = 0;
        await foreach (EchoMessage response in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(expected++, response.Count);
        }

        Assert.Equal(1000, expected);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Chat_RequestsOneByOne_AreAnsweredBeforeTheNext()
    {
        await using EchoServer server = await EchoServer.StartAsync();

        using AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call = server.Client.Chat();
        for (int size = 0; size < 5; size++)
        {
            ByteString data = ByteString.CopyFrom(new byte[size * 100_000]);
            await call.RequestStream.WriteAsync(new EchoMessage { Data = data });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(data, call.ResponseStream.Current.Data);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unary_HandlerThrowsRpcException_StatusAndTrailersArrive()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (_, _) => throw new RpcException(new Status(StatusCode.FailedPrecondition, "größer ☺ %"), new Metadata { { "x-why", "because" } }),
        });

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Equal("größer ☺ %", exception.Status.Detail);
        Assert.Equal("because", exception.Trailers.GetValue("x-why"));
    }

    [Fact]
    public async Task Unary_HandlerThrowsRichStatus_DetailsArrive()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (_, _) => throw new Google.Rpc.Status
            {
                Code = (int)StatusCode.InvalidArgument,
                Message = "bad",
                Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.ErrorInfo { Reason = "WHY" }) },
            }.ToRpcException(),
        });

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Equal("WHY", exception.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task Messages_BeyondTheSendersLimit_AreResourceExhaustedOnBothSides()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour { Unary = (_, _) => Task.FromResult(new EchoMessage { Text = new string('x', 2000) }) },
            options => options.MaxSendMessageSize = 1000,
            new GrpcChannelOptions { MaxSendMessageSize = 1000 });

        RpcException request = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage { Text = new string('x', 1000) }).ResponseAsync);
        RpcException response = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, request.StatusCode);
        Assert.Equal("The message of 1003 bytes to be sent exceeds the limit of 1000 bytes.", request.Status.Detail);
        Assert.Equal(StatusCode.ResourceExhausted, response.StatusCode);
        Assert.Equal("The message of 2003 bytes to be sent exceeds the limit of 1000 bytes.", response.Status.Detail);
    }
}
