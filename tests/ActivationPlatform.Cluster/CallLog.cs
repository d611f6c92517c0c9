using System.Diagnostics;

namespace ActivationPlatform.Cluster;

/// <summary>What became of all calls, and how many attempts had to be repeated for it.</summary>
internal sealed class CallLog
{
    private readonly Lock gate = new();
    private readonly List<(TimeSpan End, TimeSpan Duration)> calls = [];
    private long retries;

    public Stopwatch Clock { get; } = Stopwatch.StartNew();

    public List<string> Failures { get; } = [];

    public int WrongTensors { get; private set; }

    public int Tensors { get; private set; }

    public void Ended(TimeSpan started)
    {
        TimeSpan now = Clock.Elapsed;
        lock (gate)
        {
            calls.Add((now, now - started));
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
        TimeSpan[] durations = [.. calls.Select(c => c.Duration).Order()];
        TimeSpan[] ends = [.. calls.Select(c => c.End).Order()];
        TimeSpan gap = ends.Zip(ends.Skip(1), (a, b) => b - a).DefaultIfEmpty().Max();
        Console.WriteLine(FormattableString.Invariant(
            $"calls {calls.Count}, retries {retries}, tensors {Tensors}, p50 {At(0.5):F0} ms, p99 {At(0.99):F0} ms, longest {At(1):F0} ms, longest gap between two ends {gap.TotalMilliseconds:F0} ms"));

        double At(double share) => durations.Length == 0 ? double.NaN : durations[(int)Math.Min(durations.Length - 1, share * durations.Length)].TotalMilliseconds;
    }
}
