using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.AspNetCore.Tests;

public sealed class KeepAliveTests
{
    [Fact]
    public async Task Ping_PeerIsSilent_CallIsUnavailable()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using SocketsHttpHandler handler = new()
        {
            KeepAlivePingDelay = TimeSpan.FromSeconds(1),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", new GrpcChannelOptions { HttpHandler = handler });
        using AsyncUnaryCall<EchoMessage> call = new Echo.EchoClient(channel).UnaryAsync(new EchoMessage());
        using TcpClient peer = await silent.AcceptTcpClientAsync();

        // The peer greets as HTTP/2 (an empty SETTINGS frame) and then says nothing more.
        await peer.GetStream().WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(exception.StatusCode == StatusCode.Unavailable, exception.ToString());
    }
}
