using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Server.Benchmark.Calls;
using ActivationPlatform.Server.Benchmark.Measuring;
using TensorEncoding = ActivationPlatform.Protocol.V1.TensorEncoding;

namespace ActivationPlatform.Server.Benchmark.Suites;

/// <summary>Activations from a ready tensor to the client's memory: the product against the plain way, against the limit, by chunk size and by encoding.</summary>
internal sealed class ActivationSuite(ServerProcess product, ServerProcess plain, string? model)
{
    private const string All = "*";
    private const string ProductAll = "product, all layers";
    private const string ProductFirst = "product, first convolution";
    private const string PlainAll = "plain way, all layers";
    private const string PlainFirst = "plain way, first convolution";
    private const string ComputeAll = "engine alone, all layers";
    private const string Copy = "HTTP/2 copy of the same bytes";
    private const string Checksum = "CRC pass over the same bytes";

    private static readonly int[] ChunkSizes = [64 << 10, 256 << 10, 1 << 20];
    private static readonly TensorEncoding[] Encodings = [TensorEncoding.Float16, TensorEncoding.Uint8];

    public async Task RunAsync(int warmUps, int mostRounds, TimeSpan time)
    {
        await using var calls = new ProductCalls(product, model, TensorEncoding.Float32, chunkBytes: 0);
        Network network = await calls.DescribeAsync();
        string first = network.Layers.First(l => l.Type == LayerType.Convolution).Name;
        byte[] bytes = new byte[network.Layers.Sum(l => l.OutputShape.ElementCount) * sizeof(float)];
        new Random(1).NextBytes(bytes);
        using var plainCalls = new PlainCalls(plain, InputTensor.Create(network), bytes.Length);
        ProductCalls[] bySize = [.. ChunkSizes.Select(size => new ProductCalls(product, model, TensorEncoding.Float32, size))];
        ProductCalls[] byEncoding = [.. Encodings.Select(encoding => new ProductCalls(product, model, encoding, chunkBytes: 0))];
        uint crc = 0;

        List<Variant> variants =
        [
            new(PlainAll, plain, () => WithoutMilestone(plainCalls.ComputeAsync(allLayers: true))),
            new(ProductAll, product, () => calls.StreamAsync(All, first)),
            new(PlainFirst, plain, () => WithoutMilestone(plainCalls.ComputeAsync(allLayers: false))),
            new(ProductFirst, product, () => calls.StreamAsync(first, first)),
            new(ComputeAll, product, () => WithoutMilestone(product.ComputeAsync(All))),
            new(Copy, plain, () => WithoutMilestone(plainCalls.ReadBodyAsync(bytes.Length, 256 << 10))),
            new(Checksum, plain, () =>
            {
                crc ^= Crc32C.Compute(bytes);
                return Task.FromResult(0.0);
            }),
            .. ChunkSizes.Select((size, i) => new Variant(Name(size), product, () => bySize[i].StreamAsync(All, first))),
            .. Encodings.Select((encoding, i) => new Variant(Name(encoding), product, () => byEncoding[i].StreamAsync(All, first))),
        ];
        Rounds rounds = await Rounds.MeasureAsync(variants, warmUps, mostRounds, time);
        PrintTimes(rounds, variants, network, bytes.Length);
        PrintGoals(rounds, first);
        PrintEncodings(rounds, await calls.ReadAllAsync(), await byEncoding[0].ReadAllAsync(), await byEncoding[1].ReadAllAsync());
        foreach (ProductCalls other in (ProductCalls[])[.. bySize, .. byEncoding])
        {
            await other.DisposeAsync();
        }
    }

    private static string Name(int chunkBytes) => $"product, all layers, {chunkBytes >> 10} KiB chunks";

    private static string Name(TensorEncoding encoding) => $"product, all layers, {encoding.ToString().ToLowerInvariant()}";

    private static async Task<double> WithoutMilestone(Task work)
    {
        await work;
        return 0;
    }

    private static void PrintTimes(Rounds rounds, List<Variant> variants, Network network, int byteCount)
    {
        Report.Title($"Activations: {network.Name}, {network.Layers.Length} layers, {byteCount / 1e6:F2} MB, medians of {rounds.Count} rounds in turns");
        Report.Line($"  {"",-44} {"time",10} {"fastest",10} {"CPU server",11} {"+ client",9} {"allocated server",17} {"+ client",9}");
        foreach (Variant variant in variants)
        {
            Report.Line(
                $"  {variant.Name,-44} {rounds.Median(variant.Name, s => s.Milliseconds),7:F1} ms {rounds.Least(variant.Name, s => s.Milliseconds),7:F1} ms {rounds.Median(variant.Name, s => s.ServerCpuMilliseconds),8:F1} ms {rounds.Median(variant.Name, s => s.ClientCpuMilliseconds),6:F1} ms"
                + $" {rounds.Median(variant.Name, s => s.ServerAllocatedBytes) / 1024,13:F0} KiB {rounds.Median(variant.Name, s => s.ClientAllocatedBytes) / 1024,5:F0} KiB");
        }
    }

    private static void PrintGoals(Rounds rounds, string first)
    {
        Report.Title("Ratios");
        Against("all layers, product / plain way", ProductAll, PlainAll, 0.75);
        Against($"{first}, product / plain way", ProductFirst, PlainFirst, 0.35);
        Report.Goal(
            $"{first} received, all-layers call / plain way",
            rounds.Median(ProductAll, s => s.MilestoneMilliseconds) / rounds.Median(PlainAll, s => s.Milliseconds), 0.10,
            rounds.Least(ProductAll, s => s.MilestoneMilliseconds) / rounds.Least(PlainAll, s => s.Milliseconds), cpu: null);

        // One checksum on each side; what is measured here is one pass.
        double limitCpu = rounds.Median(ComputeAll, s => s.ServerCpuMilliseconds) + rounds.Median(Copy, s => s.CpuMilliseconds) + (2 * rounds.Median(Checksum, s => s.ClientCpuMilliseconds));
        double limit = limitCpu / Environment.ProcessorCount;
        Report.Goal(
            $"all layers, product / limit of {limit:F1} ms", rounds.Median(ProductAll, s => s.Milliseconds) / limit, 1.25,
            rounds.Least(ProductAll, s => s.Milliseconds) / limit, rounds.Median(ProductAll, s => s.CpuMilliseconds) / limitCpu);
        foreach (int size in ChunkSizes)
        {
            Report.Ratio(
                $"{size >> 10} KiB chunks / default", rounds.Median(Name(size), s => s.Milliseconds) / rounds.Median(ProductAll, s => s.Milliseconds),
                rounds.Median(Name(size), s => s.CpuMilliseconds) / rounds.Median(ProductAll, s => s.CpuMilliseconds));
        }

        void Against(string what, string numerator, string denominator, double goal) => Report.Goal(
            what, rounds.Median(numerator, s => s.Milliseconds) / rounds.Median(denominator, s => s.Milliseconds), goal,
            rounds.Least(numerator, s => s.Milliseconds) / rounds.Least(denominator, s => s.Milliseconds),
            rounds.Median(numerator, s => s.CpuMilliseconds) / rounds.Median(denominator, s => s.CpuMilliseconds));
    }

    private static void PrintEncodings(
        Rounds rounds, IReadOnlyDictionary<string, float[]> exact, IReadOnlyDictionary<string, float[]> halves, IReadOnlyDictionary<string, float[]> octets)
    {
        Report.Title("Encodings");
        foreach (TensorEncoding encoding in Encodings)
        {
            Report.Ratio(
                $"{encoding.ToString().ToLowerInvariant()} / float32, {4 / encoding.BytesPerValue()} times fewer bytes",
                rounds.Median(Name(encoding), s => s.Milliseconds) / rounds.Median(ProductAll, s => s.Milliseconds),
                rounds.Median(Name(encoding), s => s.CpuMilliseconds) / rounds.Median(ProductAll, s => s.CpuMilliseconds));
        }

        Report.Line($"  float16: largest error {EncodingError.Float16(exact, halves):F3} of the stated bound (2^-11 of the value, 2^-25 below 2^-14)");
        Report.Line($"  uint8:   largest error {EncodingError.UInt8(exact, octets):F3} of a step, a step being (maximum - minimum) / 255 of the tensor; stated bound 0.501 and two float32 roundings");
    }
}
