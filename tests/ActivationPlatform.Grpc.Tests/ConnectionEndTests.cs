using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Grpc.Tests.Hosting;

namespace Grpc.Tests;

/// <summary>Connections and streams that a server ends (RFC 9113, GOAWAY and RST_STREAM), and those that the client ends.</summary>
public sealed class ConnectionEndTests
{
    private const byte NoError = 0x0;
    private const byte RefusedStream = 0x7;
    private const byte Cancel = 0x8;
    private const byte EnhanceYourCalm = 0xb;

    [Fact]
    public async Task GoAway_CallsBeyondTheLastStream_AreMadeAgainAndTheOthersEnd()
    {
        using RawPeer peer = new();
        Task<string> first = peer.CallAsync();
        Http2Connection old = await peer.AcceptAsync();
        Assert.Equal(1, (await old.ReadAsync(Http2FrameType.Headers)).StreamId);
        Task<string> second = peer.CallAsync();
        Assert.Equal(3, (await old.ReadAsync(Http2FrameType.Headers)).StreamId);

        await old.GoAwayAsync(lastStreamId: 1, NoError);
        Http2Connection next = await peer.AcceptAsync();
        Http2Frame repeated = await next.ReadAsync(Http2FrameType.Headers);
        await next.SendAnswerAsync(repeated.StreamId, "elsewhere");
        Assert.Equal("elsewhere", await second);
        await old.SendAnswerAsync(1, "here");

        Assert.Equal("here", await first);
        Assert.False(repeated.HasText("grpc-previous-rpc-attempts"));
    }

    [Fact]
    public async Task GoAway_StreamThatKeepsItsRequests_SendsThemAgain()
    {
        using RawPeer peer = new(new GrpcChannelOptions { ServiceConfig = new ServiceConfig { MethodConfigs = { RetryTests.Unavailable } } });
        using AsyncClientStreamingCall<string, string> call = peer.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);
        Http2Connection old = await peer.AcceptAsync();
        await call.RequestStream.WriteAsync("kept");
        Assert.True((await old.ReadAsync(Http2FrameType.Data)).HasText("kept"));

        await old.GoAwayAsync(lastStreamId: 0, NoError);
        Http2Connection next = await peer.AcceptAsync();
        Assert.True((await next.ReadAsync(Http2FrameType.Data)).HasText("kept"));
        await call.RequestStream.WriteAsync("more");
        Assert.True((await next.ReadAsync(Http2FrameType.Data)).HasText("more"));
        await next.SendAnswerAsync(1, "both");

        Assert.Equal("both", await call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task GoAway_StreamWhoseRequestsAreGone_IsUnavailable()
    {
        using RawPeer peer = new();
        using AsyncClientStreamingCall<string, string> call = peer.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);
        Http2Connection old = await peer.AcceptAsync();
        await call.RequestStream.WriteAsync("gone");
        Assert.True((await old.ReadAsync(Http2FrameType.Data)).HasText("gone"));

        await old.GoAwayAsync(lastStreamId: 0, NoError);

        // HttpClient opens a connection for the call before it learns that the requests cannot be had again.
        await peer.AcceptAsync();
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal("The connection ended before the server took the call, and its requests are not kept for another.", exception.Status.Detail);
    }

    [Fact]
    public async Task GoAway_TooManyPings_IsResourceExhaustedAndTheNextCallConnectsAnew()
    {
        using RawPeer peer = new();
        Task<string> first = peer.CallAsync();
        Http2Connection old = await peer.AcceptAsync();
        await old.ReadAsync(Http2FrameType.Headers);

        await old.GoAwayAsync(lastStreamId: 1, EnhanceYourCalm, "too_many_pings");
        old.EndSending();

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => first);
        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Task<string> second = peer.CallAsync();
        Http2Connection next = await peer.AcceptAsync();
        await next.ReadAsync(Http2FrameType.Headers);
        await next.SendAnswerAsync(1, "calm");
        Assert.Equal("calm", await second);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reset_RefusedAgainAndAgain_IsUnavailableInTheEnd(bool streams)
    {
        using RawPeer peer = new();
        Task<string> call = streams
            ? peer.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default).ResponseAsync
            : peer.CallAsync();
        Http2Connection connection = await peer.AcceptAsync();
        int attempts = 0;
        while (await Task.WhenAny(call, connection.ReadAsync(Http2FrameType.Headers)) is Task<Http2Frame> frame)
        {
            attempts++;
            await connection.ResetAsync((await frame).StreamId, RefusedStream);
        }

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal("The server refused the stream.", exception.Status.Detail);

        // HttpClient repeats what was refused up to three times, and the call repeats that once.
        Assert.InRange(attempts, 2, 8);
    }

    [Theory]
    [InlineData(Cancel, StatusCode.Cancelled)]
    [InlineData(EnhanceYourCalm, StatusCode.ResourceExhausted)]
    [InlineData(0x1, StatusCode.Internal)]
    public async Task Reset_StreamWithOpenRequests_IsMappedByItsErrorCode(byte errorCode, StatusCode expected)
    {
        using RawPeer peer = new();
        using AsyncClientStreamingCall<string, string> call = peer.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);
        Http2Connection connection = await peer.AcceptAsync();
        await connection.ReadAsync(Http2FrameType.Headers);

        await connection.ResetAsync(1, errorCode);

        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)))).StatusCode);
        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync("late"))).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_ByTheCaller_ResetsTheStreamWithCancel(bool disposes)
    {
        using RawPeer peer = new();
        using CancellationTokenSource cancellation = new();
        AsyncDuplexStreamingCall<string, string> call = peer.Invoker.AsyncDuplexStreamingCall(ScriptedServer.Duplex, null, new CallOptions(cancellationToken: cancellation.Token));
        Http2Connection connection = await peer.AcceptAsync();
        await connection.ReadAsync(Http2FrameType.Headers);

        if (disposes)
        {
            call.Dispose();
        }
        else
        {
            await cancellation.CancelAsync();
        }

        Assert.Equal(Cancel, (await connection.ReadAsync(Http2FrameType.Reset)).ErrorCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Complete_NothingWritten_SendsAnEmptyFrameThatEndsTheStream()
    {
        using RawPeer peer = new();
        using AsyncClientStreamingCall<string, string> call = peer.Invoker.AsyncClientStreamingCall(ScriptedServer.ClientStreaming, null, default);
        Http2Connection connection = await peer.AcceptAsync();
        Assert.False((await connection.ReadAsync(Http2FrameType.Headers)).EndsStream);

        await call.RequestStream.CompleteAsync();
        Http2Frame last = await connection.ReadAsync(Http2FrameType.Data);

        Assert.True(last.EndsStream);
        Assert.Empty(last.Payload);
        await connection.SendAnswerAsync(1, "none");
        Assert.Equal("none", await call);
    }
}
