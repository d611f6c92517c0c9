using System.Diagnostics;
using ActivationPlatform.Client;
using ActivationPlatform.Models;

namespace ActivationPlatform.Drills;

/// <summary>A hundred readers who ask for everything and then do not read.</summary>
internal static class SlowReaderDrill
{
    private const int Streams = 100;
    private const int Resumed = 10;
    private const int Rounds = 3;
    private const int BudgetMegabytes = 512;

    // What the server may need besides the budget while it computes: arena, pools and garbage that is not collected yet.
    private const int AllowanceMegabytes = 256;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);
    private static readonly ActivationInput.EncodedImage Picture = new(Pictures.Create(1));

    public static async Task RunAsync(Checks checks)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(0, "--output-megabytes", $"{BudgetMegabytes}", "--queue-length", "256");
        await using var healthy = new ActivationClient(new RemoteOptions { Addresses = [server.Address] });
        float[][] expected = await ReadAllAsync(healthy);
        await ClassifyAsync(healthy, TimeSpan.FromSeconds(5));
        double before = server.ResidentMegabytes;

        var without = new Latencies();
        var with = new Latencies();
        double most = before;
        for (int round = 1; round <= Rounds; round++)
        {
            await ClassifyAsync(healthy, Measured, without);
            List<Reader> readers = [];
            for (int i = 0; i < Streams; i++)
            {
                readers.Add(await Reader.StartAsync(server.Address));
                most = Math.Max(most, server.ResidentMegabytes);
            }

            await ClassifyAsync(healthy, Measured, with);
            most = Math.Max(most, server.ResidentMegabytes);
            if (round == Rounds)
            {
                int right = 0;
                foreach (Reader reader in readers.Take(Resumed))
                {
                    right += await reader.FinishAsync(expected) ? 1 : 0;
                }

                long retries = readers.Take(Resumed).Sum(reader => reader.Retries);
                checks.Expect("stalled streams resume and are bit-equal", right == Resumed, $"{right} of {Resumed}, with {retries} retries");
            }

            foreach (Reader reader in readers)
            {
                await reader.DisposeAsync();
            }
        }

        Console.WriteLine($"        healthy calls alone: {without}");
        Console.WriteLine($"        beside {Streams} stalled streams: {with}");
        checks.Expect("healthy calls' p99 grows by less than 10 %", with.Quantile(0.99) < 1.1 * without.Quantile(0.99), $"{with.Quantile(0.99):F1} ms to {without.Quantile(0.99):F1} ms");
        checks.Expect(
            "memory stays within the budget", most - before < BudgetMegabytes + AllowanceMegabytes, $"{most - before:F0} MiB more than the {before:F0} MiB before; the budget is {BudgetMegabytes} MiB");
        checks.Expect("the server serves as before", (await ReadAllAsync(healthy)).Length == expected.Length, $"{expected.Length} layers");
    }

    private static async Task ClassifyAsync(ActivationClient client, TimeSpan duration, Latencies? latencies = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            long began = Stopwatch.GetTimestamp();
            await client.ClassifyAsync(Picture);
            latencies?.Add(Stopwatch.GetElapsedTime(began));
        }
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
