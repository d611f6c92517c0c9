using System.Diagnostics;
using System.Globalization;
using ActivationPlatform.Server.Benchmark.Measuring;
using ActivationPlatform.Server.Benchmark.Servers;

namespace ActivationPlatform.Server.Benchmark;

/// <summary>A server in a process of its own, started from this program on free ports and ended with it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    private readonly Process process;

    private ServerProcess(Process process, Uri address, int rawPort)
    {
        this.process = process;
        Address = address;
        RawPort = rawPort;
    }

    /// <summary>Where it serves HTTP/2.</summary>
    public Uri Address { get; }

    /// <summary>Where it sends bytes without HTTP.</summary>
    public int RawPort { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="kind"><c>product</c> or <c>plain</c>.</param>
    /// <param name="model">The model's name; null for the default.</param>
    public static async Task<ServerProcess> StartAsync(string kind, string? model)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add("--server");
        start.ArgumentList.Add(kind);
        if (model is not null)
        {
            start.ArgumentList.Add("--model");
            start.ArgumentList.Add(model);
        }

        Process process = Process.Start(start)!;
        string[] announcement = (await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The {kind} server did not start.")).Split(' ');
        return new ServerProcess(process, new Uri(announcement[0]), int.Parse(announcement[1], CultureInfo.InvariantCulture));
    }

    /// <summary>What it has used since its start.</summary>
    public Task<Usage> UsageAsync() => AskAsync(Commands.Usage);

    /// <summary>Lets its engine compute layers without sending them.</summary>
    public async Task ComputeAsync(string layers) => await AskAsync(Commands.Compute + layers);

    /// <summary>Ends it: by closing its input, and by its process id if that does not help.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopTime);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task<Usage> AskAsync(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        string[] answer = (await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A server process ended early.")).Split(' ');
        return new Usage(new TimeSpan(long.Parse(answer[0], CultureInfo.InvariantCulture)), long.Parse(answer[1], CultureInfo.InvariantCulture));
    }
}
