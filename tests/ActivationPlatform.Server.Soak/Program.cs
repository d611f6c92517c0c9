using System.Diagnostics;
using System.Globalization;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Soak;

// Ten thousand calls, half of them broken off at random moments; see README.md. Arguments: --calls N, --seed N.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int WarmUpCalls = 4000; // until then the compiler still turns code that runs often into faster code
const int BlockCalls = 1000;
const int AtOnce = 8;
const int ThreadCount = 8;
const double MostGrowthMegabytes = 20;
int callCount = Number("--calls", 10_000);
int seed = Number("--seed", 1);

// The shared array pool keeps arrays for every thread that has returned one. With a fixed number of threads these are there after the warm-up;
// otherwise each thread that a busy machine adds would look like growth.
ThreadPool.SetMinThreads(ThreadCount, ThreadCount);
ThreadPool.SetMaxThreads(ThreadCount, ThreadCount);

int unobserved = 0;
TaskScheduler.UnobservedTaskException += (_, exception) =>
{
    Interlocked.Increment(ref unobserved);
    Console.WriteLine($"unobserved: {exception.Exception}");
};
using var errors = new ErrorLog();
var settings = new ServerSettings { Urls = [new Uri("http://127.0.0.1:0")], WebUrls = [], Model = DemoGoogLeNet.Name, LogLevel = LogLevel.Error, DrainSeconds = 5, CacheMegabytes = 0 };
RunningServer server = await ServerHost.StartAsync(settings);
server.Services.GetRequiredService<ILoggerFactory>().AddProvider(errors);
ModelLease lease = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, CancellationToken.None);
LocalActivationSource engine = lease.Source;
var caller = new Caller(server.GrpcAddresses.Single(), engine.Network, seed);

long started = Stopwatch.GetTimestamp();
var outcomes = new int[Enum.GetValues<Outcome>().Length];
await RunAsync(-WarmUpCalls, WarmUpCalls);
InferenceStatistics baseline = await SettleAsync(null);
List<Memory> samples = [Memory.Measure()];
Console.WriteLine($"{Seconds()} after {WarmUpCalls} calls of warm-up: {samples[0]}, {baseline}");
Array.Clear(outcomes);
for (int done = 0; done < callCount; done += BlockCalls)
{
    await RunAsync(done, Math.Min(BlockCalls, callCount - done));
    await SettleAsync(baseline);
    samples.Add(Memory.Measure());
    Console.WriteLine($"{Seconds()} after {Math.Min(done + BlockCalls, callCount)} calls: {samples[^1]}, {string.Join(", ", Enum.GetValues<Outcome>().Select(o => $"{outcomes[(int)o]} {o}"))}");
}

InferenceStatistics left = await SettleAsync(baseline);
bool serves = await caller.CallAsync(0) == Outcome.Completed;
await caller.DisposeAsync();
lease.Dispose();
await server.DisposeAsync();
InferenceStatistics after = engine.Statistics;
_ = Memory.Measure();

// The middle of the last three: a single look may fall into a moment when the system still holds freed pages.
Memory[] last = [.. samples.TakeLast(3)];
double managedGrowth = last.Select(m => m.ManagedMegabytes).Order().ElementAt(last.Length / 2) - samples[0].ManagedMegabytes;
double workingSetGrowth = last.Select(m => m.WorkingSetMegabytes).Order().ElementAt(last.Length / 2) - samples[0].WorkingSetMegabytes;
var checks = new Checks();
checks.Expect("every call ended as it should", outcomes[(int)Outcome.Wrong] == 0, caller.Complaint ?? $"{outcomes.Sum()} calls");
checks.Expect("calls were broken off, and calls were completed", outcomes[(int)Outcome.Cancelled] > 0 && outcomes[(int)Outcome.DeadlineExceeded] > 0 && outcomes[(int)Outcome.Completed] >= callCount / 2,
    $"{outcomes[(int)Outcome.Completed]} completed, {outcomes[(int)Outcome.Cancelled]} cancelled, {outcomes[(int)Outcome.DeadlineExceeded]} beyond their deadline, {outcomes[(int)Outcome.Refused]} refused because of it");
checks.Expect("managed memory does not grow", managedGrowth <= MostGrowthMegabytes, $"{managedGrowth:F1} MB, expected at most {MostGrowthMegabytes:F0}");
checks.Expect("the working set does not grow", workingSetGrowth <= MostGrowthMegabytes, $"{workingSetGrowth:F1} MB, expected at most {MostGrowthMegabytes:F0}");
checks.Expect("no exception stays unobserved", unobserved == 0, $"{unobserved}");
checks.Expect("the server logs no error", errors.Count == 0, errors.First);
checks.Expect("native objects return to the baseline", left.NativeObjects == baseline.NativeObjects, $"{left.NativeObjects}, expected {baseline.NativeObjects}");
checks.Expect("no output memory stays in use", left.OutputBytesInUse == 0, $"{left.OutputBytesInUse} bytes");
checks.Expect("the server serves the next call", serves, serves ? "whole" : caller.Complaint ?? "broken off");
checks.Expect("a stopped server has released everything", after is { NativeObjects: 0, OutputBytesInUse: 0, OutputBytesRetained: 0, LoadedPlans: 0 }, $"{after}");
checks.PrintSummary();
return checks.Failed == 0 ? 0 : 1;

Task RunAsync(int first, int count) => Parallel.ForEachAsync(
    Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => Interlocked.Increment(ref outcomes[(int)await caller.CallAsync(number)]));

// A caller who left is gone before the server has noticed: waits until nothing is under way, at most ten seconds.
async Task<InferenceStatistics> SettleAsync(InferenceStatistics? expected)
{
    long since = Stopwatch.GetTimestamp();
    InferenceStatistics now = engine.Statistics;
    while ((now.OutputBytesInUse != 0 || (expected is not null && now.NativeObjects != expected.NativeObjects)) && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10))
    {
        await Task.Delay(20);
        now = engine.Statistics;
    }

    return now;
}

string Seconds() => $"[{Stopwatch.GetElapsedTime(started).TotalSeconds,4:F0} s]";

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
