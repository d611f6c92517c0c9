using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>A server process with one API key and JSON logs.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    public const string ApiKey = "a-key-for-tests";

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder;
    private readonly ServerProcess process;

    private LiveServer(TemporaryFolder folder, ServerProcess process)
    {
        this.folder = folder;
        this.process = process;
    }

    public Uri Grpc => process.Grpc;

    public Uri Web => process.Web!;

    public IReadOnlyCollection<string> Log => process.Log;

    public static async Task<LiveServer> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var folder = new TemporaryFolder();
        string keys = folder.File("keys.txt");
        await File.WriteAllTextAsync(keys, "tests " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))) + "\n");
        string[] own = ["--urls", "http://127.0.0.1:0", "--web-urls", "http://127.0.0.1:0", "--api-keys", keys, "--log-json"];
        return new LiveServer(folder, await ServerProcess.StartAsync([.. own, .. arguments], environment));
    }

    /// <summary>Stops it as an orchestrator does.</summary>
    /// <returns>The exit code; null if it has not ended in time.</returns>
    public async Task<int?> StopAsync()
    {
        await process.SignalAsync("TERM");
        return await process.WaitAsync(LongestStop);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }
}
