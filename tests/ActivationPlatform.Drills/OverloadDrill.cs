using System.Diagnostics;
using ActivationPlatform.Imaging;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Drills;

/// <summary>Five times as many calls as the server can take.</summary>
internal static class OverloadDrill
{
    private const int QueueLength = 32;
    private const int QueueMilliseconds = 1000;
    private const int Overload = 5;
    private const int Pictures = 64;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sustained = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Overloaded = TimeSpan.FromSeconds(60);

    private static readonly ByteString[] Images = [.. Enumerable.Range(0, Pictures).Select(seed => ByteString.CopyFrom(PngEncoder.Encode(TestImages.Smooth(96, 96, 3, seed))))];

    public static async Task RunAsync(Checks checks)
    {
        await using ServerProcess server = await DrillServer.StartAsync(0, "--queue-length", $"{QueueLength}", "--queue-milliseconds", $"{QueueMilliseconds}");
        using var channel = GrpcChannel.ForAddress(server.Grpc);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        await ClosedLoopAsync(client, callers: 2, TimeSpan.FromSeconds(5));

        Latencies alone = await ClosedLoopAsync(client, callers: 1, Alone);
        Console.WriteLine($"        alone: {alone}");
        Latencies sustained = await ClosedLoopAsync(client, callers: 4, Sustained);
        double peak = sustained.Count / Sustained.TotalSeconds;
        Console.WriteLine($"        sustained: {sustained}, {peak:F1} calls a second");

        var accepted = new Latencies();
        int refused = 0;
        int unexplained = 0;
        int failed = 0;
        string complaint = "none";
        var memory = new List<double>();
        using var over = new CancellationTokenSource();
        Task watching = WatchAsync(server, memory, over.Token);
        int begun = await OpenLoop.RunAsync(peak * Overload, Overloaded, async number =>
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                await client.ClassifyAsync(Request(number));
                accepted.Add(Stopwatch.GetElapsedTime(began));
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
            {
                Interlocked.Increment(ref refused);
                if (exception.GetRpcStatus()?.GetDetail<RetryInfo>() is null)
                {
                    Interlocked.Increment(ref unexplained);
                }
            }
            catch (RpcException exception)
            {
                Interlocked.Increment(ref failed);
                complaint = exception.Status.ToString();
            }
        });
        await over.CancelAsync();
        await watching;

        double goodput = accepted.Count / Overloaded.TotalSeconds;
        double bound = (2 * alone.Quantile(0.99)) + QueueMilliseconds;
        Console.WriteLine($"        overloaded: {begun} calls begun, {accepted}, {refused} refused, {failed} failed");
        checks.Expect("goodput stays above 80 % of the peak", goodput > 0.8 * peak, $"{goodput:F1} of {peak:F1} calls a second");
        checks.Expect(
            "p99 of accepted calls stays under twice the lone caller's plus the queue bound", accepted.Quantile(0.99) < bound, $"{accepted.Quantile(0.99):F0} ms of {bound:F0} ms, of which {QueueMilliseconds} ms in the queue");
        checks.Expect("refusals say when to come again", refused > 0 && unexplained == 0, $"{refused - unexplained} of {refused}");
        checks.Expect("no call fails in another way", failed == 0, $"{failed}, {complaint}");
        double early = memory.Take(memory.Count / 3).Max();
        double late = memory.Skip(memory.Count * 2 / 3).Max();
        checks.Expect("memory is flat", late < early * 1.1, $"{early:F0} MiB in the first third, {late:F0} MiB in the last");
        Latencies after = await ClosedLoopAsync(client, callers: 1, TimeSpan.FromSeconds(3));
        checks.Expect("the server serves as before", after.Count > 0, $"{after}");
    }

    private static Wire.ClassifyRequest Request(int number) => new() { Input = new Wire.ActivationInput { EncodedImage = Images[number % Images.Length] } };

    private static async Task<Latencies> ClosedLoopAsync(Wire.ActivationService.ActivationServiceClient client, int callers, TimeSpan duration)
    {
        var latencies = new Latencies();
        long start = Stopwatch.GetTimestamp();
        int number = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                long began = Stopwatch.GetTimestamp();
                await client.ClassifyAsync(Request(Interlocked.Increment(ref number)));
                latencies.Add(Stopwatch.GetElapsedTime(began));
            }
        }));
        return latencies;
    }

    private static async Task WatchAsync(ServerProcess server, List<double> memory, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            memory.Add(server.ResidentMegabytes);
            await Task.Delay(500, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
