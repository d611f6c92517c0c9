using System.Net;
using System.Net.Sockets;

namespace ActivationPlatform.Client.Tests;

/// <summary>Passes a connection on to a server and breaks it after so many bytes of its answers; each connection has the next limit, the last one none.</summary>
internal sealed class UnreliableRelay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri target;
    private readonly Queue<int> limits;

    public UnreliableRelay(Uri target, params int[] limits)
    {
        this.target = target;
        this.limits = new Queue<int>(limits);
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public int Connections { get; private set; }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient caller = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                _ = RelayAsync(caller, limits.TryDequeue(out int limit) ? limit : int.MaxValue);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient caller, int limit)
    {
        using (caller)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(target.Host, target.Port, stop.Token);
                Task up = CopyAsync(caller.GetStream(), server.GetStream(), int.MaxValue);
                Task down = CopyAsync(server.GetStream(), caller.GetStream(), limit);
                await Task.WhenAny(up, down);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // Either side is gone, which is the point.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int limit)
    {
        try
        {
            byte[] buffer = new byte[16 * 1024];
            while (limit > 0)
            {
                int count = await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, limit)), stop.Token);
                if (count == 0)
                {
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
                limit -= count;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }
}
