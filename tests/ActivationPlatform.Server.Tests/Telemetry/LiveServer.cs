using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>A server in a process of its own, with the built-in network, one API key and JSON logs; told to stop by SIGTERM.</summary>
internal sealed partial class LiveServer : IAsyncDisposable
{
    public const string ApiKey = "a-key-for-tests";

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly TaskCompletionSource<(Uri Grpc, Uri Web)> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LiveServer(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string keys = Path.Combine(folder.FullPath, "keys.txt");
        File.WriteAllText(keys, "tests " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))) + "\n");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullPath };
        string[] own = [Path.Combine(AppContext.BaseDirectory, "ActivationPlatform.Server.dll"), "--urls", "http://127.0.0.1:0", "--web-urls", "http://127.0.0.1:0", "--api-keys", keys, "--log-json"];
        foreach (string argument in own.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ACTPLAT_MODELS"] = folder.FullPath;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException("The server did not start: " + string.Join('\n', Log)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Grpc { get; private set; } = null!;

    public Uri Web { get; private set; } = null!;

    public ConcurrentQueue<string> Log { get; } = new();

    public static async Task<LiveServer> StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var server = new LiveServer(arguments, environment);
        (server.Grpc, server.Web) = await server.started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return server;
    }

    /// <summary>Stops it as an orchestrator does; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        Log.Enqueue(line);
        if (Addresses().Match(line) is { Success: true } match)
        {
            started.TrySetResult((new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value)));
        }
    }

    [GeneratedRegex("Serving gRPC on (http://[^ ]+) and gRPC-Web on (http://[^ ;]+);")]
    private static partial Regex Addresses();
}
