namespace ActivationPlatform.Drills;

/// <summary>The servers that drills are made with.</summary>
internal static class DrillServer
{
    /// <summary>Starts one that serves gRPC alone and keeps no layers, so that every call costs its computing.</summary>
    /// <param name="port">0 for any.</param>
    /// <param name="arguments">Its settings, as on the command line.</param>
    public static Task<ServerProcess> StartAsync(int port, params string[] arguments) =>
        ServerProcess.StartAsync(["--urls", $"http://127.0.0.1:{port}", "--web-urls", "none", "--cache-megabytes", "0", .. arguments]);
}
