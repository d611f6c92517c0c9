using System.Globalization;
using System.Runtime.InteropServices;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Benchmark;
using ActivationPlatform.Server.Benchmark.Calls;
using ActivationPlatform.Server.Benchmark.Servers;
using ActivationPlatform.Server.Benchmark.Suites;

// Prints what the server gains over the plain way, and how far it is from the limit; see README.md.
// Arguments: --quick, --model NAME (default: the store's, else the built-in network).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? model = Argument("--model");
switch (Argument("--server"))
{
    case "product":
        await ProductServer.RunAsync(model);
        return;
    case "plain":
        await PlainServer.RunAsync(model);
        return;
}

// A method is compiled for good after dozens of calls, on threads that take turns with what is measured; the long run begins after that.
bool isQuick = args.Contains("--quick");
(int warmUps, int mostRounds, TimeSpan time) = isQuick ? (4, 7, TimeSpan.FromSeconds(4)) : (20, 40, TimeSpan.FromSeconds(35));
Report.Line($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {Load()}");
await using ServerProcess product = await ServerProcess.StartAsync("product", model);
await using ServerProcess plain = await ServerProcess.StartAsync("plain", model);
await new ActivationSuite(product, plain, model).RunAsync(warmUps, mostRounds, time * 2);
await using (var remote = new RemoteActivationSource(new RemoteOptions { Addresses = [product.Address], Model = model }))
{
    Network network = await remote.DescribeAsync();
    using var calls = new PlainCalls(plain, InputTensor.Create(network), tensorBytes: 0);
    var transport = new TransportSuite(plain, calls);
    await transport.RunAsync(warmUps, mostRounds, time);
    await transport.RunUnaryAsync(warmUps, mostRounds, time / 2);
}

Report.Line($"\n{Load()}");

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

// Other work on the machine lengthens elapsed times; it belongs beside them.
static string Load() => File.Exists("/proc/loadavg") ? $"load of the machine in the last minute {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "load of the machine unknown";
