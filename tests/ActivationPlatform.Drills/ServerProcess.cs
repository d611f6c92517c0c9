using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ActivationPlatform.Drills;

/// <summary>A server in a process of its own, with the built-in network.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const double Megabyte = 1 << 20;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("actplat-drill-").FullName;
    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource<Uri> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private ServerProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "ActivationPlatform.Server.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ACTPLAT_MODELS"] = folder;
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException("The server did not start: " + string.Join('\n', log)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves gRPC.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Memory that it occupies now, in MiB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / Megabyte;
        }
    }

    /// <summary>Starts one; when this returns it takes calls.</summary>
    /// <param name="port">0 for any.</param>
    /// <param name="arguments">Its settings, as on the command line.</param>
    public static async Task<ServerProcess> StartAsync(int port, params string[] arguments)
    {
        var server = new ServerProcess(["--urls", $"http://127.0.0.1:{port}", "--web-urls", "none", "--cache-megabytes", "0", .. arguments]);
        server.Address = await server.started.Task.WaitAsync(LongestStart);
        return server;
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">For example <c>TERM</c>.</param>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code; null if it has not ended in time.</returns>
    public async Task<int?> WaitAsync(TimeSpan limit)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
            return process.ExitCode;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        // Enough to see why a start failed; a drill's calls are no news.
        if (log.Count < 100)
        {
            log.Enqueue(line);
        }

        if (Serving().Match(line) is { Success: true } match)
        {
            started.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex("Serving gRPC on (http://[^ ,]+)")]
    private static partial Regex Serving();
}
