using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ActivationPlatform.Testing;

/// <summary>A server in a process of its own, with an empty model store and so with the built-in network. Its program lies beside the one that starts it: whoever uses this references
/// the project ActivationPlatform.Server.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource<(Uri Grpc, Uri? Web)> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private ServerProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ActivationPlatform.Server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullPath,
        };
        start.Environment["ACTPLAT_MODELS"] = folder.FullPath;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException("The server did not start: " + string.Join('\n', log)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves gRPC.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>Where it serves gRPC-Web, pages and metrics; null if nowhere.</summary>
    public Uri? Web { get; private set; }

    /// <summary>The lines of its standard output and standard error.</summary>
    public IReadOnlyCollection<string> Log => log;

    /// <summary>Memory that it occupies now, in MiB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / Mebibyte;
        }
    }

    /// <summary>Starts one; when this returns it takes calls.</summary>
    /// <param name="arguments">Its settings, as on the command line.</param>
    /// <param name="environment">Variables beside this process's own; null for none.</param>
    public static async Task<ServerProcess> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ServerProcess(arguments, environment);
        (server.Grpc, server.Web) = await server.started.Task.WaitAsync(LongestStart);
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
        folder.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        log.Enqueue(line);
        if (Serving().Match(line) is { Success: true } match)
        {
            started.TrySetResult((new Uri(match.Groups["grpc"].Value), match.Groups["web"] is { Success: true, Value: var web } ? new Uri(web) : null));
        }
    }

    [GeneratedRegex("Serving gRPC on (?<grpc>http://[^ ,]+)[^;]* and gRPC-Web on (?<web>http://[^ ,;]+)?")]
    private static partial Regex Serving();
}
