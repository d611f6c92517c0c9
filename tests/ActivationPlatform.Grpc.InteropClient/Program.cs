using Grpc.InteropClient;
using Grpc.Net.Client;

// --server_host=H --server_port=N --test_case=NAME[,NAME...]: runs cases, prints a line for each, and exits with the number of failures.
Dictionary<string, string> options = args
    .Select(argument => argument.TrimStart('-').Split('=', 2))
    .Where(parts => parts.Length == 2)
    .ToDictionary(parts => parts[0], parts => parts[1]);
if (!options.TryGetValue("server_port", out string? port))
{
    Console.Error.WriteLine("usage: --server_host=HOST --server_port=PORT --test_case=NAME[,NAME...]; without --test_case: all");
    return 2;
}

Uri address = new($"http://{options.GetValueOrDefault("server_host", "127.0.0.1")}:{port}");
IEnumerable<string> names = options.TryGetValue("test_case", out string? list) ? list.Split(',') : InteropCases.All.Keys;
int failures = 0;
foreach (string name in names)
{
    using GrpcChannel channel = GrpcChannel.ForAddress(address);
    try
    {
        Func<GrpcChannel, Task> run = InteropCases.All.TryGetValue(name, out Func<GrpcChannel, Task>? known)
            ? known
            : throw new InteropFailure($"There is no case '{name}'; there are: {string.Join(", ", InteropCases.All.Keys)}.");
        await run(channel).WaitAsync(TimeSpan.FromSeconds(60));
        Console.WriteLine($"PASS {name}");
    }
    catch (Exception exception)
    {
        failures++;
        Console.WriteLine($"FAIL {name}: {exception.GetType().Name}: {exception.Message}");
    }
}

return Math.Min(failures, 100);
