using System.Diagnostics;

namespace ActivationPlatform.Cluster;

/// <summary>What became of all calls, and how many attempts had to be repeated for it.</summary>
internal sealed class CallLog
{
    private readonly Lock gate = new();
    private readonly Latencies latencies = new();
    private readonly List<TimeSpan> ends = [];
    private long retries;

    public Stopwatch Clock { get; } = Stopwatch.StartNew();

    public List<string> Failures { get; } = [];

    public int WrongTensors { get; private set; }

    public int Tensors { get; private set; }

    public void Ended(TimeSpan started)
    {
        TimeSpan now = Clock.Elapsed;
        latencies.Add(now - started);
        lock (gate)
        {
            ends.Add(now);
        }
    }

    public void Repeated(long attempts) => Interlocked.Add(ref retries, attempts);

    public void Compared(bool isEqual)
    {
        lock (gate)
        {
            Tensors++;
            WrongTensors += isEqual ? 0 : 1;
        }
    }

    public void Lost(string call, Exception exception)
    {
        lock (gate)
        {
            Failures.Add(FormattableString.Invariant($"{Clock.Elapsed.TotalSeconds:F1} s {call}: {exception.GetType().Name} {exception.Message}"));
        }
    }

    public void Print()
    {
        ends.Sort();
        TimeSpan gap = ends.Zip(ends.Skip(1), (a, b) => b - a).DefaultIfEmpty().Max();
        Console.WriteLine(FormattableString.Invariant(
            $"{latencies}, longest {latencies.Quantile(1):F0} ms, {retries} retries, {Tensors} tensors, longest gap between two ends {gap.TotalMilliseconds:F0} ms"));
    }
}
