using System.Collections.Immutable;
using System.CommandLine;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat health [URL]</c>: asks a server's health service; for probes in images without a shell.</summary>
internal static class HealthCommand
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var address = new Argument<string>("url") { Description = "The server's address.", DefaultValueFactory = _ => DefaultAddress };
        var service = new Option<string>("--service")
        {
            Description = "One service's health instead of the whole server's.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "",
        };
        return new Command("health", "Ask whether a server is serving; exit code 0 if it is.") { address, service }.Runs(async context =>
        {
            ImmutableArray<Uri> addresses = ServerAddresses.Parse(context.Value(address)!);
            string state = await AskAsync(addresses[0], context.Value(service)!, context.CancellationToken);
            Console.Out.WriteLine(context.Json ? $$"""{"schemaVersion": 1, "status": "{{state}}"}""" : state);
            return state == "SERVING" ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static async Task<string> AskAsync(Uri address, string service, CancellationToken cancellationToken)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(address);
        try
        {
            HealthCheckResponse answer = await new Health.HealthClient(channel).CheckAsync(
                new HealthCheckRequest { Service = service }, deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving ? "SERVING" : "NOT_SERVING";
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return "UNREACHABLE";
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return "SERVICE_UNKNOWN";
        }
    }
}
