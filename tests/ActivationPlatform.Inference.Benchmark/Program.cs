using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ActivationPlatform.Inference;
using ActivationPlatform.Inference.Benchmark;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Models;

// Prints what our way of computing gains over a stock session, as ratios of medians measured in turns within one run. On a busy machine
// look at the processor time: it does not count the waiting.
// Arguments: --model FILE (default: the built-in network), --rounds N, --threads N, --spin.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = int.Parse(Argument("--rounds") ?? "30");
Model model = Argument("--model") is { } path ? Model.Load(path) : DemoGoogLeNet.Open();
var options = new InferenceOptions
{
    Threads = int.Parse(Argument("--threads") ?? Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
    SpinWhileIdle = args.Contains("--spin"),
};

await using var fast = new LocalActivationSource(model, options);
await using var plain = new LocalActivationSource(model, options with { UseFastNormalization = false });
float[] values = new float[model.Network.Input.Shape.ElementCount];
var random = new Random(1);
foreach (ref float value in values.AsSpan())
{
    value = random.Next(256) - 117;
}

var input = new ActivationInput.ReadyTensor(values, model.Network.Input.Shape);
NativeTensor tensor = fast.Engine.Outputs.Rent(input.Shape);
values.CopyTo(tensor.GetSpan());
Layer first = model.Network.Layers.First(l => l.Type == LayerType.Convolution);
Layer last = model.Network.Layers.Last(l => l.Operator.Length > 0);
ImmutableArray<string> all = ["*"];
using var stockAll = new StockSession(fast.Engine, model, [.. model.Network.Layers.Where(l => l.Operator.Length > 0).Select(l => l.OnnxName).Distinct()]);
using var stockFirst = new StockSession(fast.Engine, model, [first.OnnxName]);
using var stockLast = new StockSession(fast.Engine, model, [last.OnnxName]);

var measured = new Dictionary<string, List<double>>();
var processorTimes = new Dictionary<string, List<double>>();
for (int round = -3; round < rounds; round++)
{
    Measure("stock, all layers", () => { stockAll.Run(tensor); return Task.FromResult(0.0); }, round);
    Measure($"stock, {first.Name}", () => { stockFirst.Run(tensor); return Task.FromResult(0.0); }, round);
    Measure($"stock, {last.Name}", () => { stockLast.Run(tensor); return Task.FromResult(0.0); }, round);
    Measure("ours, all layers", () => ReceiveAsync(fast, all), round, alsoFirst: true);
    Measure("ours with ONNX Runtime's LRN, all layers", () => ReceiveAsync(plain, all), round);
    Measure($"ours, {last.Name}", () => ReceiveAsync(fast, [last.Name]), round);
    Measure($"ours with ONNX Runtime's LRN, {last.Name}", () => ReceiveAsync(plain, [last.Name]), round);
    Measure($"ours, {first.Name}", () => ReceiveAsync(fast, [first.Name]), round);
}

tensor.Release();
Console.WriteLine($"{model.Network.Name}, ONNX Runtime {fast.EngineVersion}, {options.Threads} threads, spinning {(options.SpinWhileIdle ? "on" : "off")}, medians of {rounds} rounds");
foreach ((string name, List<double> times) in measured)
{
    string processorTime = processorTimes.TryGetValue(name, out List<double>? used) ? $"   processor time {Middle(used),8:F2} ms" : "";
    Console.WriteLine($"  {name,-50} {Middle(times),8:F2} ms   (fastest {times.Min(),8:F2}){processorTime}");
}

Ratio("all layers, ours / stock", "ours, all layers", "stock, all layers", 0.75);
Ratio($"{first.Name}, ours / stock", $"ours, {first.Name}", $"stock, {first.Name}", 0.35);
Ratio("first layer of all / stock, all layers", "ours, all layers, first one received", "stock, all layers", 0.10);
Ratio($"{first.Name} / {last.Name}, both ours", $"ours, {first.Name}", $"ours, {last.Name}", 0.15);
Ratio("our LRN / ONNX Runtime's, whole network", $"ours, {last.Name}", $"ours with ONNX Runtime's LRN, {last.Name}", null);
Ratio("delivering all while computing / only the last layer", "ours, all layers", $"ours, {last.Name}", null);

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

void Ratio(string what, string numerator, string denominator, double? goal)
{
    string aim = goal is { } limit ? $" (goal: at most {limit:F2})" : "";
    string processorTime = processorTimes.TryGetValue(numerator, out List<double>? used) ? $"   processor time {Middle(used) / Middle(processorTimes[denominator]):F3}" : "";
    Console.WriteLine($"  {what,-55} {Middle(measured[numerator]) / Middle(measured[denominator]):F3}{aim}{processorTime}");
}

void Record(Dictionary<string, List<double>> to, string name, double milliseconds) =>
    (to.TryGetValue(name, out List<double>? times) ? times : to[name] = []).Add(milliseconds);

void Measure(string name, Func<Task<double>> work, int round, bool alsoFirst = false)
{
    // Once untimed: the threads of the session that ran before still spin for a moment.
    work().GetAwaiter().GetResult();
    TimeSpan processorStarted = Environment.CpuUsage.TotalTime;
    long started = Stopwatch.GetTimestamp();
    double firstReceived = work().GetAwaiter().GetResult();
    double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    if (round >= 0)
    {
        Record(measured, name, elapsed);
        Record(processorTimes, name, (Environment.CpuUsage.TotalTime - processorStarted).TotalMilliseconds);
        if (alsoFirst)
        {
            Record(measured, name + ", first one received", firstReceived);
        }
    }
}

async Task<double> ReceiveAsync(LocalActivationSource source, ImmutableArray<string> layers)
{
    long started = Stopwatch.GetTimestamp();
    double firstReceived = 0;
    await foreach (Activation activation in source.StreamAsync(input, layers))
    {
        using (activation)
        {
            if (firstReceived == 0 && activation.Layer.Type != LayerType.ImageInput)
            {
                firstReceived = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }
    }

    return firstReceived;
}
