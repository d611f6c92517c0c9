using ActivationPlatform.Server.Benchmark.Calls;
using ActivationPlatform.Server.Benchmark.Measuring;

namespace ActivationPlatform.Server.Benchmark.Suites;

/// <summary>Bytes that are already there, and calls that carry none: gRPC against a plain HTTP/2 body and against TCP.</summary>
internal sealed class TransportSuite(ServerProcess plain, PlainCalls calls)
{
    private const int TensorBytes = 64 * 112 * 112 * sizeof(float);
    private const int Transfers = 10;
    private const int SequentialCalls = 1000;
    private const int ConcurrentCalls = 4096;
    private const int AtOnce = 32;
    private const string Sequential = "one after the other";
    private const string Concurrent = "32 at once";

    private static readonly (int Chunk, double ReferenceMegabytesPerSecond, double ReferenceCpuSecondsPerGigabyte)[] Sizes =
    [
        (64 << 10, 318, 3.1), (256 << 10, 518, 2.6), (1 << 20, 512, 2.07),
    ];

    public async Task RunAsync(int warmUps, int mostRounds, TimeSpan time)
    {
        (string Name, Func<int, int, Task> Send)[] ways = [("gRPC", calls.TransferAsync), ("HTTP/2 body", calls.ReadBodyAsync), ("TCP", calls.ReadRawAsync)];
        Variant[] variants = [.. Sizes.SelectMany(size => ways.Select(way => new Variant(Name(way.Name, size.Chunk), plain, () => RepeatAsync(() => way.Send(TensorBytes, size.Chunk)))))];
        Rounds rounds = await Rounds.MeasureAsync(variants, warmUps, mostRounds, time);

        Report.Title($"Transport: {Transfers} times {TensorBytes / 1e6:F1} MB, medians of {rounds.Count} rounds in turns (reference: a trial on an idle machine)");
        Report.Line($"  {"",-24} {"MB/s",6} {"CPU-s/GB server",16} {"+ client",9} {"sum",6}");
        foreach (Variant variant in variants)
        {
            Report.Line(
                $"  {variant.Name,-24} {Transfers * TensorBytes / 1e3 / rounds.Median(variant.Name, s => s.Milliseconds),6:F0} {PerGigabyte(variant.Name, s => s.ServerCpuMilliseconds),16:F2}"
                + $" {PerGigabyte(variant.Name, s => s.ClientCpuMilliseconds),9:F2} {PerGigabyte(variant.Name, s => s.CpuMilliseconds),6:F2}");
        }

        foreach ((int chunk, double speed, double cpu) in Sizes)
        {
            string grpc = Name("gRPC", chunk);
            string body = Name("HTTP/2 body", chunk);
            Report.Ratio($"gRPC / HTTP/2 body, {chunk >> 10} KiB", rounds.Median(grpc, s => s.Milliseconds) / rounds.Median(body, s => s.Milliseconds), PerGigabyte(grpc, s => s.CpuMilliseconds) / PerGigabyte(body, s => s.CpuMilliseconds));
            Report.Line($"  {"",-4}reference: at least {speed:F0} MB/s, at most {cpu:F2} CPU-s/GB in sum");
        }

        double PerGigabyte(string name, Func<Sample, double> milliseconds) => rounds.Median(name, milliseconds) / 1e3 / (Transfers * TensorBytes / 1e9);
    }

    public async Task RunUnaryAsync(int warmUps, int mostRounds, TimeSpan time)
    {
        Variant[] variants =
        [
            new(Sequential, plain, () => UnaryAsync(SequentialCalls, 1)),
            new(Concurrent, plain, () => UnaryAsync(ConcurrentCalls, AtOnce)),
        ];
        Rounds rounds = await Rounds.MeasureAsync(variants, warmUps, mostRounds, time);
        Report.Title($"Small unary calls, medians of {rounds.Count} rounds in turns (reference: 6600 and 22000 calls a second, an idle machine)");
        foreach ((string name, int count) in new[] { (Sequential, SequentialCalls), (Concurrent, ConcurrentCalls) })
        {
            Report.Line(
                $"  {name,-24} {count / rounds.Median(name, s => s.Milliseconds) * 1e3,6:F0} calls/s, CPU {rounds.Median(name, s => s.ServerCpuMilliseconds) / count * 1e3:F0} us server + {rounds.Median(name, s => s.ClientCpuMilliseconds) / count * 1e3:F0} us client,"
                + $" allocated {rounds.Median(name, s => s.ServerAllocatedBytes) / count / 1024:F1} KiB server + {rounds.Median(name, s => s.ClientAllocatedBytes) / count / 1024:F1} KiB client a call");
        }
    }

    private static string Name(string way, int chunkBytes) => $"{way}, {chunkBytes >> 10} KiB";

    private static async Task<double> RepeatAsync(Func<Task> transfer)
    {
        for (int i = 0; i < Transfers; i++)
        {
            await transfer();
        }

        return 0;
    }

    private async Task<double> UnaryAsync(int count, int atOnce)
    {
        await calls.EchoAsync(count, atOnce);
        return 0;
    }
}
