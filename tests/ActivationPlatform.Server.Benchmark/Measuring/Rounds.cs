using System.Diagnostics;

namespace ActivationPlatform.Server.Benchmark.Measuring;

/// <summary>Measures variants in turns, so that a machine that is busy for a while is busy for all of them.</summary>
internal sealed class Rounds
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3); // threads of the variant before may still spin

    private readonly Dictionary<string, List<Sample>> samples = [];

    /// <summary>Rounds that were measured.</summary>
    public int Count { get; private set; }

    /// <summary>Runs all variants in every round, until there are enough rounds or the time is up; never fewer than three.</summary>
    public static async Task<Rounds> MeasureAsync(IReadOnlyList<Variant> variants, int warmUps, int mostRounds, TimeSpan time)
    {
        for (int warmUp = 0; warmUp < warmUps; warmUp++)
        {
            foreach (Variant variant in variants)
            {
                await variant.RunAsync();
            }
        }

        var rounds = new Rounds();
        var random = new Random(1);
        long started = Stopwatch.GetTimestamp();
        while (rounds.Count < mostRounds && (rounds.Count < 3 || Stopwatch.GetElapsedTime(started) < time))
        {
            // Always another order: what runs before leaves threads that spin and memory to collect.
            Variant[] order = [.. variants];
            random.Shuffle(order);
            foreach (Variant variant in order)
            {
                rounds.Add(variant.Name, await MeasureAsync(variant));
            }

            rounds.Count++;
        }

        return rounds;
    }

    /// <summary>The middle of a variant's values.</summary>
    public double Median(string variant, Func<Sample, double> value)
    {
        double[] values = [.. samples[variant].Select(value).Order()];
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    /// <summary>The least of a variant's values.</summary>
    public double Least(string variant, Func<Sample, double> value) => samples[variant].Min(value);

    private static async Task<Sample> MeasureAsync(Variant variant)
    {
        await Task.Delay(Pause);
        Usage server = await variant.Server.UsageAsync();
        Usage client = Usage.Current;
        long started = Stopwatch.GetTimestamp();
        double milestone = await variant.RunAsync();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Usage clientAfter = Usage.Current;
        Usage serverAfter = await variant.Server.UsageAsync();
        return new Sample(
            milliseconds,
            milestone,
            (serverAfter.Cpu - server.Cpu).TotalMilliseconds,
            (clientAfter.Cpu - client.Cpu).TotalMilliseconds,
            serverAfter.AllocatedBytes - server.AllocatedBytes,
            clientAfter.AllocatedBytes - client.AllocatedBytes);
    }

    private void Add(string name, Sample sample) => (samples.TryGetValue(name, out List<Sample>? list) ? list : samples[name] = []).Add(sample);
}
