using System.Runtime.InteropServices;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Models;

namespace ActivationPlatform.Server.Benchmark.Servers;

/// <summary>The process with the product's own server, and a way to let its engine compute without sending.</summary>
internal static class ProductServer
{
    public static async Task RunAsync(string? model)
    {
        var settings = new ServerSettings { Urls = [new Uri("http://127.0.0.1:0")], WebUrls = [], Model = model, Models = ModelStore.FromEnvironment().Folder, LogLevel = LogLevel.Warning, CacheMegabytes = 0 };
        await using RunningServer server = await ServerHost.StartAsync(settings);
        using ModelLease lease = await server.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, CancellationToken.None);
        ActivationInput input = InputTensor.Create(lease.Network);
        await Commands.ServeAsync($"{server.GrpcAddresses.Single()} 0", async layers =>
        {
            await foreach (Activation activation in lease.Source.StreamAsync(input, [layers]))
            {
                activation.Dispose();
            }
        });
    }
}
