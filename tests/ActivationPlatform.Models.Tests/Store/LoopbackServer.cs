using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActivationPlatform.Models.Tests.Store;

/// <summary>A web server on this machine that stands in for a mirror and can misbehave as real ones do.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private readonly Func<Request, Response> answer;

    public LoopbackServer(Func<Request, Response> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

    public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{path}");

    /// <summary>A mirror that does all right: whole files and ranges.</summary>
    public static Response Serve(Request request, byte[] content) => request.From is { } from
        ? new Response(206, content[(int)from..], ContentRange: $"bytes {from}-{content.Length - 1}/{content.Length}")
        : new Response(200, content);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(HandleAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string path = (await reader.ReadLineAsync(stop.Token))!.Split(' ')[1];
                long? from = null;
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } header)
                {
                    if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                    {
                        from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
                    }
                }

                var request = new Request(path, from);
                Requests.Enqueue(request);
                Response response = answer(request);
                string range = response.ContentRange is null ? "" : $"Content-Range: {response.ContentRange}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {response.Status} Status\r\nContent-Length: {response.Body.Length}\r\n{range}Connection: close\r\n\r\n"), stop.Token);
                await stream.WriteAsync(response.Body.AsMemory(0, response.SendOnly ?? response.Body.Length), stop.Token);
                if (response.ThenStall)
                {
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    internal sealed record Request(string Path, long? From);

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Body">What the header promises.</param>
    /// <param name="SendOnly">Fewer bytes than promised, then the connection closes.</param>
    /// <param name="ThenStall">Keep the connection open and silent instead.</param>
    /// <param name="ContentRange">The header of that name.</param>
    internal sealed record Response(int Status, byte[] Body, int? SendOnly = null, bool ThenStall = false, string? ContentRange = null);
}
