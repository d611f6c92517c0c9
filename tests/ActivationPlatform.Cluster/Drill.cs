using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ActivationPlatform.Cluster;

/// <summary>The story of one drill.</summary>
/// <param name="work">Models and logs.</param>
/// <param name="checks">Where the facts go.</param>
/// <param name="length">How long the callers call.</param>
/// <param name="behindProxy">Whether HAProxy stands before the replicas; else the client takes turns itself.</param>
internal sealed class Drill(WorkFolder work, Checks checks, TimeSpan length, bool behindProxy)
{
    private const int Callers = 16;
    private const int Newcomers = 2;

    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(10);

    public async Task RunAsync()
    {
        string name = behindProxy ? "behind HAProxy" : "the client's own turns";
        Console.WriteLine($"== {name}");
        await using var first = new Replica(1, work);
        await using var second = new Replica(2, work);
        await using var third = new Replica(3, work);
        await Task.WhenAll(first.StartAsync(ModelVersion.First), second.StartAsync(ModelVersion.First), third.StartAsync(ModelVersion.First));
        await using Proxy? proxy = behindProxy ? new Proxy([first, second, third], work) : null;
        var log = new CallLog();
        using var stop = new CancellationTokenSource();
        ImmutableArray<Uri> addresses = behindProxy ? [Proxy.Address] : [first.Address, second.Address, third.Address];
        byte[][] photos = WorkFolder.Photos();
        var expected = new ConcurrentDictionary<string, string>();
        List<Task> callers = [.. Enumerable.Range(0, Callers).Select(i => new Caller(addresses, photos, expected, log).RunAsync(i, stop.Token))];

        await At(0.12, log, "SIGKILL for the first replica");
        await first.KillAsync();
        await At(0.22, log, "the first replica comes back");
        await first.StartAsync(ModelVersion.First);

        await At(0.35, log, "SIGTERM for the second replica");
        int code = await second.StopAsync();
        Tell(log, $"it ended with {code}");
        await At(0.42, log, "the second replica comes back");
        await second.StartAsync(ModelVersion.First);

        await At(0.55, log, "SIGSTOP for the third replica");
        await third.FreezeAsync(Frozen);
        Tell(log, "SIGCONT");

        await At(0.75, log, "the first replica is stopped and comes back with the second version of the model; newcomers ask for it");
        int codeOfFirst = await first.StopAsync();
        await first.StartAsync(ModelVersion.Second);
        callers.AddRange(Enumerable.Range(0, Newcomers).Select(i => new Caller([first.Address, .. addresses], photos, expected, log).RunAsync(i, stop.Token)));

        await At(1, log, "the callers finish");
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        log.Print();
        log.Failures.ForEach(Console.WriteLine);

        checks.Expect($"{name}: no call is lost", log.Failures.Count == 0, $"{log.Failures.Count} lost");
        checks.Expect($"{name}: every tensor is bit-equal and comes once", log.Tensors > 0 && log.WrongTensors == 0, $"{log.Tensors - log.WrongTensors} of {log.Tensors}");
        checks.Expect($"{name}: both versions of the model were answered", expected.Keys.Select(key => key.Split(' ')[0]).Distinct().Count() == 2);
        checks.Expect($"{name}: replicas that are told to stop end with 0", (code, codeOfFirst) == (0, 0), $"{code}, {codeOfFirst}");
    }

    private async Task At(double share, CallLog log, string what)
    {
        TimeSpan left = (share * length) - log.Clock.Elapsed;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left);
        }

        Tell(log, what);
    }

    private static void Tell(CallLog log, string what) => Console.WriteLine(FormattableString.Invariant($"{log.Clock.Elapsed.TotalSeconds,6:F1} s  {what}"));
}
