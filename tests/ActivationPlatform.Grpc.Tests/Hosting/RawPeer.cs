using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Tests.Hosting;

/// <summary>A server whose connections the test serves frame by frame, and a channel to it.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Http2Connection> _connections = [];

    public RawPeer(GrpcChannelOptions? options = null)
    {
        _listener.Start();
        Channel = GrpcChannel.ForAddress($"http://{_listener.LocalEndpoint}", options ?? new GrpcChannelOptions());
        Invoker = Channel.CreateCallInvoker();
    }

    public GrpcChannel Channel { get; }

    public CallInvoker Invoker { get; }

    /// <summary>The channel's next connection.</summary>
    public async Task<Http2Connection> AcceptAsync()
    {
        Http2Connection connection = await Http2Connection.AcceptAsync(_listener);
        _connections.Add(connection);
        return connection;
    }

    public Task<string> CallAsync(CallOptions options = default) =>
        Invoker.AsyncUnaryCall(ScriptedServer.Unary, null, options, "request").ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20));

    public void Dispose()
    {
        Channel.Dispose();
        _connections.ForEach(connection => connection.Dispose());
        _listener.Dispose();
    }
}
