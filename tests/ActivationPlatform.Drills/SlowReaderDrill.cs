using System.Diagnostics;
using ActivationPlatform.Client;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Drills;

/// <summary>A hundred readers who ask for everything and then do not read.</summary>
internal static class SlowReaderDrill
{
    private const int Streams = 100;
    private const int Resumed = 10;
    private const int Rounds = 3;
    private const int BudgetMegabytes = 512;

    // What the server may have besides the budget: the 128 MiB of output memory that the engine keeps for the next run, the connections' pool, the engine's arena, and
    // garbage that is not collected yet.
    private const int AllowanceMegabytes = 128 + 256;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15);
    private static readonly ActivationInput.EncodedImage Picture = new(PngEncoder.Encode(TestImages.Smooth(96, 96, 3, seed: 1)));

    public static async Task RunAsync(Checks checks)
    {
        string[] settings = ["--output-megabytes", $"{BudgetMegabytes}", "--queue-length", "256"];
        await using ServerProcess server = await DrillServer.StartAsync(0, settings);
        await using ServerProcess other = await DrillServer.StartAsync(0, settings);
        await using var beside = new ActivationClient(new RemoteOptions { Addresses = [server.Grpc] });
        await using var without = new ActivationClient(new RemoteOptions { Addresses = [other.Grpc] });
        float[][] expected = await ReadAllAsync(beside);
        await ReadAllAsync(without);
        await CompareAsync(beside, without, TimeSpan.FromSeconds(8));
        double before = server.ResidentMegabytes;
        double most = before;
        List<Reader> readers = [];
        for (int i = 0; i < Streams; i++)
        {
            readers.Add(await Reader.StartAsync(server.Grpc));
            most = Math.Max(most, server.ResidentMegabytes);
        }

        var ratios = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            (Latencies With, Latencies Without) measured = await CompareAsync(beside, without, Measured);
            Console.WriteLine($"        beside {Streams} stalled streams: {measured.With}; without: {measured.Without}");
            ratios.Add(measured.With.Quantile(0.99) / measured.Without.Quantile(0.99));
            most = Math.Max(most, server.ResidentMegabytes);
        }

        double ratio = ratios.Order().ElementAt(Rounds / 2);
        checks.Expect("healthy calls' p99 grows by less than 10 %", ratio < 1.1, $"{100 * (ratio - 1):F1} % in the middle one of {Rounds} rounds");
        checks.Expect(
            "memory stays within the budget", most - before < BudgetMegabytes + AllowanceMegabytes, $"{most - before:F0} MiB more than the {before:F0} MiB before; the budget is {BudgetMegabytes} MiB");
        int right = 0;
        foreach (Reader reader in readers.Take(Resumed))
        {
            right += await reader.FinishAsync(expected) ? 1 : 0;
        }

        checks.Expect("stalled streams resume and are bit-equal", right == Resumed, $"{right} of {Resumed}, with {readers.Take(Resumed).Sum(reader => reader.Retries)} retries");
        foreach (Reader reader in readers)
        {
            await reader.DisposeAsync();
        }

        checks.Expect("the server serves as before", (await ReadAllAsync(beside)).Length == expected.Length, $"{expected.Length} layers");
    }

    /// <summary>Calls in turns, so that whatever else the machine does falls on both.</summary>
    private static async Task<(Latencies With, Latencies Without)> CompareAsync(ActivationClient with, ActivationClient without, TimeSpan duration)
    {
        (Latencies With, Latencies Without) latencies = (new(), new());
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            await ClassifyAsync(with, latencies.With);
            await ClassifyAsync(without, latencies.Without);
        }

        return latencies;
    }

    private static async Task ClassifyAsync(ActivationClient client, Latencies latencies)
    {
        long began = Stopwatch.GetTimestamp();
        await client.ClassifyAsync(Picture);
        latencies.Add(Stopwatch.GetElapsedTime(began));
    }

    private static async Task<float[][]> ReadAllAsync(ActivationClient client)
    {
        var layers = new List<float[]>();
        await foreach (Activation activation in client.StreamAsync(Picture.Bytes, ["*"]))
        {
            using (activation)
            {
                layers.Add(activation.Values.ToArray());
            }
        }

        return [.. layers];
    }

    /// <summary>One who has read the first layer.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly ActivationClient client;
        private readonly IAsyncEnumerator<Activation> activations;

        private Reader(Uri address)
        {
            client = new ActivationClient(new RemoteOptions { Addresses = [address] });
            activations = client.StreamAsync(Picture.Bytes, ["*"]).GetAsyncEnumerator();
        }

        public long Retries => client.Source.Retries;

        public static async Task<Reader> StartAsync(Uri address)
        {
            var reader = new Reader(address);
            await reader.activations.MoveNextAsync();
            return reader;
        }

        /// <summary>Reads the rest; whether all of it is what was expected.</summary>
        public async Task<bool> FinishAsync(float[][] expected)
        {
            int layer = 0;
            bool isRight = true;
            do
            {
                using Activation activation = activations.Current;
                isRight &= activation.Layer.Index == layer && activation.Values.Span.SequenceEqual(expected[layer]);
                layer++;
            }
            while (await activations.MoveNextAsync());
            return isRight && layer == expected.Length;
        }

        public async ValueTask DisposeAsync()
        {
            await activations.DisposeAsync();
            await client.DisposeAsync();
        }
    }
}
