using System.Diagnostics;
using ActivationPlatform.Client;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Drills;

/// <summary>Two servers, each stopped once while it is in use.</summary>
internal static class StopDrill
{
    private const int Callers = 6;
    private const int Readers = 2;
    private const int DelaySeconds = 1;
    private const int DrainSeconds = 20;

    private static readonly ActivationInput.EncodedImage Picture = new(PngEncoder.Encode(TestImages.Smooth(96, 96, 3, seed: 1)));

    public static async Task RunAsync(Checks checks)
    {
        string[] settings = ["--drain-delay-seconds", $"{DelaySeconds}", "--drain-seconds", $"{DrainSeconds}", "--queue-length", "256"];
        ServerProcess first = await DrillServer.StartAsync(0, settings);
        ServerProcess second = await DrillServer.StartAsync(0, settings);
        await using var client = new ActivationClient(new RemoteOptions { Addresses = [first.Grpc, second.Grpc] });
        float[] expected = await ReadAsync(client);
        var calls = new Latencies();
        var failures = new List<string>();
        int streams = 0;
        int wrong = 0;
        using var stop = new CancellationTokenSource();
        Task[] load =
        [
            .. Enumerable.Range(0, Callers).Select(_ => RepeatAsync(async () =>
            {
                long began = Stopwatch.GetTimestamp();
                await client.ClassifyAsync(Picture);
                calls.Add(Stopwatch.GetElapsedTime(began));
            })),
            .. Enumerable.Range(0, Readers).Select(_ => RepeatAsync(async () =>
            {
                float[] read = await ReadAsync(client);
                Interlocked.Increment(ref streams);
                if (!read.AsSpan().SequenceEqual(expected))
                {
                    Interlocked.Increment(ref wrong);
                }
            })),
        ];

        await Task.Delay(TimeSpan.FromSeconds(3));
        first = await RestartAsync(checks, "the first server", first, settings);
        second = await RestartAsync(checks, "the second server", second, settings);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Console.WriteLine($"        {calls}, {streams} streams, {client.Source.Retries} retries, {failures.Count} failures");
        checks.Expect("no unary call and no stream fails", failures.Count == 0 && calls.Count > 0 && streams > 0, failures.FirstOrDefault() ?? $"{calls.Count} calls, {streams} streams");
        checks.Expect("streams are whole and bit-equal", wrong == 0, $"{streams - wrong} of {streams}");
        await StopAloneAsync(checks, first);
        await second.DisposeAsync();
        await first.DisposeAsync();

        async Task RepeatAsync(Func<Task> call)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await call();
                }
                catch (Exception exception)
                {
                    lock (failures)
                    {
                        failures.Add(exception.Message);
                    }
                }
            }
        }
    }

    /// <summary>Stops a server under load and starts another at its address.</summary>
    private static async Task<ServerProcess> RestartAsync(Checks checks, string who, ServerProcess server, string[] settings)
    {
        await StopAsync(checks, who, server);
        ServerProcess successor = await DrillServer.StartAsync(server.Grpc.Port, settings);
        await server.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        return successor;
    }

    private static async Task StopAsync(Checks checks, string who, ServerProcess server)
    {
        var grace = TimeSpan.FromSeconds(DelaySeconds + DrainSeconds);
        long began = Stopwatch.GetTimestamp();
        await server.SignalAsync("TERM");
        int? code = await server.WaitAsync(grace);
        checks.Expect($"{who} ends with 0 within its grace period", code == 0, $"{(code is { } number ? $"code {number}" : "still there")} after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s of {grace.TotalSeconds} s");
    }

    /// <summary>Nobody else is there to take the calls: those that are under way at the signal are answered all the same.</summary>
    private static async Task StopAloneAsync(Checks checks, ServerProcess server)
    {
        using var channel = GrpcChannel.ForAddress(server.Grpc);
        var client = new Wire.ActivationService.ActivationServiceClient(channel);
        var request = new Wire.ClassifyRequest { Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(Picture.Bytes.Span) } };
        AsyncUnaryCall<Wire.ClassifyResponse>[] calls = [.. Enumerable.Range(0, 50).Select(_ => client.ClassifyAsync(request))];
        await calls[0];
        await StopAsync(checks, "a server without another", server);
        int answered = 0;
        foreach (AsyncUnaryCall<Wire.ClassifyResponse> call in calls)
        {
            try
            {
                await call;
                answered++;
            }
            catch (RpcException exception)
            {
                Console.WriteLine($"        {exception.Status}");
            }
        }

        checks.Expect("calls that are under way at the signal are answered", answered == calls.Length, $"{answered} of {calls.Length}");
    }

    private static async Task<float[]> ReadAsync(ActivationClient client)
    {
        var values = new List<float>();
        await foreach (Activation activation in client.StreamAsync(Picture.Bytes, ["conv1/7x7_s2", "inception_3a/output", "prob"]))
        {
            using (activation)
            {
                values.AddRange(activation.Values.Span);
            }
        }

        return [.. values];
    }
}
