using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace ActivationPlatform.Cluster;

/// <summary>A server process in a network name space of its own, reachable over a virtual cable.</summary>
internal sealed class Replica : IAsyncDisposable
{
    /// <summary>Where every replica answers gRPC-Web.</summary>
    public const int WebPort = 5081;

    private const int Port = 5080;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string space;
    private readonly string host;
    private readonly string outer;
    private readonly WorkFolder work;
    private Process? process;

    /// <summary>Makes the name space.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="work">Where the models and the log lie.</param>
    public Replica(int number, WorkFolder work)
    {
        this.work = work;
        space = FormattableString.Invariant($"replica{number}");
        host = FormattableString.Invariant($"10.99.{number}.2");
        string inner = FormattableString.Invariant($"inner{number}");
        outer = FormattableString.Invariant($"outer{number}");
        Commands.Run("ip", "netns", "add", space);
        Commands.Run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner);
        Commands.Run("ip", "link", "set", inner, "netns", space);
        Commands.Run("ip", "addr", "add", FormattableString.Invariant($"10.99.{number}.1/24"), "dev", outer);
        Commands.Run("ip", "link", "set", outer, "up");
        Commands.Run("nsenter", $"--net=/run/netns/{space}", "ip", "link", "set", "lo", "up");
        Commands.Run("nsenter", $"--net=/run/netns/{space}", "ip", "addr", "add", host + "/24", "dev", inner);
        Commands.Run("nsenter", $"--net=/run/netns/{space}", "ip", "link", "set", inner, "up");
        Address = new Uri($"http://{host}:{Port}");
    }

    public Uri Address { get; }

    /// <summary>Starts the server and waits until it says that it serves.</summary>
    public async Task StartAsync(ModelVersion version)
    {
        string server = Path.Combine(AppContext.BaseDirectory, "ActivationPlatform.Server.dll");
        string log = Path.Combine(work.Path, space + ".log");
        process = Process.Start(
            "nsenter",
            [
                $"--net=/run/netns/{space}", "sh", "-c", "exec \"$@\" >> \"$0\" 2>&1", log,
                "dotnet", server, "--urls", $"http://{host}:{Port}", "--web-urls", $"http://{host}:{WebPort}", "--allow-insecure", "--models", work.Store(version), "--model", WorkFolder.Model,
                "--compute-slots", "1", "--threads", "2", "--queue-length", "64", "--drain-seconds", "20", "--cache-megabytes", "0",
            ]);
        using var channel = GrpcChannel.ForAddress(Address);
        var health = new Health.HealthClient(channel);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(100))
        {
            try
            {
                HealthCheckResponse answer = await health.CheckAsync(new HealthCheckRequest(), deadline: DateTime.UtcNow.AddSeconds(2));
                if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving)
                {
                    return;
                }
            }
            catch (RpcException)
            {
                // not yet
            }
        }

        throw new InvalidOperationException($"{space} does not serve: {await File.ReadAllTextAsync(log)}");
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal("TERM");
        using var limit = new CancellationTokenSource(Patience);
        await process!.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await process!.WaitForExitAsync();
    }

    /// <summary>SIGSTOP, and SIGCONT a while later.</summary>
    public async Task FreezeAsync(TimeSpan time)
    {
        Signal("STOP");
        await Task.Delay(time);
        Signal("CONT");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        Commands.Run("ip", "link", "del", outer);
        Commands.Run("ip", "netns", "del", space);
    }

    // nsenter and sh give way to the server, so the process that was started is the server.
    private void Signal(string name) => Commands.Run("kill", $"-{name}", process!.Id.ToString(CultureInfo.InvariantCulture));
}
