using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol.OpenInference;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Pages;
using ActivationPlatform.Server.Security;
using ActivationPlatform.Server.Services;
using ActivationPlatform.Server.Streaming;
using ActivationPlatform.Server.Telemetry;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server;

/// <summary>Starts the server; both <c>dotnet run --project src/ActivationPlatform.Server</c> and <c>actplat serve</c> come here.</summary>
public static class ServerHost
{
    private const int MaximumReceiveBytes = 32 * 1024 * 1024;
    private const int MaximumSendBytes = 7 * 512 * 1024; // 3.5 MiB; the Open Inference Protocol has a limit of its own

    private static readonly TimeSpan HealthPeriod = TimeSpan.FromSeconds(5);

    /// <summary>A health name without a condition: SERVING for as long as the process answers, so that nobody restarts a server that drains.</summary>
    private const string LivenessName = "liveness";

    private static readonly ImmutableArray<string> HealthNames =
    [
        Wire.ModelService.Descriptor.FullName,
        Wire.ActivationService.Descriptor.FullName,
        Wire.AnalysisService.Descriptor.FullName,
        Wire.ReportService.Descriptor.FullName,
        GRPCInferenceService.Descriptor.FullName,
    ];

    /// <summary>Reads the settings, serves until told to stop, and says how it went.</summary>
    /// <param name="arguments">The command line's options, for example <c>--urls http://127.0.0.1:5080</c>; see <see cref="SettingsReader"/>.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <returns>0 after a stop, 1 if it could not start, 2 if the settings are wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        try
        {
            ServerSettings settings = SettingsReader.Read(arguments, Environment.GetEnvironmentVariables(), Path.Combine(Environment.CurrentDirectory, "appsettings.json"));
            await using RunningServer server = await StartAsync(settings, cancellationToken);
            await server.WaitForStopAsync(cancellationToken);
            return 0;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (Exception exception) when (exception is IOException or ModelStoreException or RpcException)
        {
            string reason = exception is RpcException status ? status.Status.Detail : exception.Message;
            await Console.Error.WriteLineAsync($"The server could not start: {reason}");
            return 1;
        }
    }

    /// <summary>Starts a server; when this returns it takes calls.</summary>
    /// <param name="settings">The settings, already validated.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SettingsException">A file that the settings name cannot be used.</exception>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<RunningServer> StartAsync(ServerSettings settings, CancellationToken cancellationToken = default)
    {
        WebApplication application = Build(settings);
        try
        {
            // The first caller should wait neither for the model nor for the compiler, and a server without a model should not listen.
            using (ModelLease model = await application.Services.GetRequiredService<ModelRegistry>().OpenAsync(string.Empty, string.Empty, cancellationToken))
            {
                if (settings.WarmUp)
                {
                    await WarmUpAsync(model, cancellationToken);
                }

                application.Services.GetRequiredService<ServerState>().IsServing = true;
            }

            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        ImmutableArray<Uri> bound = [.. application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(a => new Uri(a))];
        var server = new RunningServer(
            application, bound[..settings.Urls.Length], bound[settings.Urls.Length..^settings.HealthUrls.Length], bound[^settings.HealthUrls.Length..]);
        ServerLog.Started(
            LoggerOf(application),
            string.Join(", ", server.GrpcAddresses),
            server.WebAddresses.IsEmpty ? "no address" : string.Join(", ", server.WebAddresses),
            application.Services.GetRequiredService<ModelRegistry>().DefaultModel,
            settings.ComputeSlots,
            settings.QueueLength);
        return server;
    }

    /// <summary>Computes the last layer of an empty picture.</summary>
    private static async Task WarmUpAsync(ModelLease model, CancellationToken cancellationToken)
    {
        TensorShape shape = model.Network.Input.Shape;
        var input = new ActivationInput.ReadyTensor(new float[shape.ElementCount], shape);
        await foreach (Activation activation in model.Source.StreamAsync(input, [model.Network.Layers[^1].Name], cancellationToken))
        {
            activation.Dispose();
        }
    }

    private static WebApplication Build(ServerSettings settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => Endpoints.Configure(kestrel, settings, kestrel.ApplicationServices.GetService<TlsHandshakes>()));
        AddLogging(builder.Logging, settings);
        AddServices(builder.Services, settings);

        WebApplication application = builder.Build();
        application.Use(HealthConnection.GuardAsync);
        application.UsePages(settings.WebRoot);
        application.UseRouting();
        TelemetrySetup.Use(application, settings);
        application.UseCors();
        application.UseMiddleware<AccessMiddleware>();
        application.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        MapServices(application);
        return application;
    }

    private static void AddLogging(ILoggingBuilder logging, ServerSettings settings)
    {
        logging.SetMinimumLevel(settings.LogLevel);
        // Kestrel and routing tell of every connection and request; one line a call is enough.
        logging.AddFilter("Microsoft", settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning);
        logging.AddFilter("Grpc", settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning);
        // A server that starts or stops is not serving: that is a state, of which GracefulStop tells, and no error of every look at its health.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        if (settings.LogJson)
        {
            logging.Configure(tracking => tracking.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                json.IncludeScopes = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            });
        }
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<IMemoryPoolFactory<byte>, TransportMemory>();
        services.AddSingleton(TimeProvider.System);
        TelemetrySetup.Add(services, settings);
        services.AddSingleton<ServerState>();
        services.AddSecurity(settings);
        services.AddSingleton(settings.Models is { } folder ? new ModelStore(folder) : ModelStore.FromEnvironment());
        services.AddSingleton<ModelRegistry>();
        services.AddHostedService<ModelWatch>();
        services.AddHostedService<GracefulStop>();
        services.AddSingleton(provider => new ComputeQueue(
            settings.ComputeSlots, settings.QueueLength, TimeSpan.FromMilliseconds(settings.QueueMilliseconds), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ServerMetrics>()));
        services.AddSingleton<ActivationStreamer>();
        services.AddSingleton<TensorBudget>();
        services.AddSingleton<ActivationCache>();
        services.AddSingleton<ImageComputer>();
        services.AddSingleton<Classifier>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.DrainDelaySeconds + settings.DrainSeconds));
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaximumReceiveBytes;
            grpc.MaxSendMessageSize = MaximumSendBytes;
            grpc.Interceptors.Add<TelemetryInterceptor>();
            grpc.Interceptors.Add<CallInterceptor>();
        }).AddServiceOptions<OpenInferenceService>(grpc => grpc.MaxSendMessageSize = settings.InferResponseBytes);
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(health =>
        {
            foreach (string service in HealthNames)
            {
                health.Services.Map(service, _ => true);
            }

            health.Services.Map(LivenessName, _ => false);
        }).AddCheck<ServingCheck>("serving");
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = HealthPeriod;
        });
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            policy.AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding", "grpc-accept-encoding");
            _ = settings.CorsOrigins.Contains("*") ? policy.AllowAnyOrigin() : policy.WithOrigins([.. settings.CorsOrigins]);
        }));
    }

    private static void MapServices(WebApplication application)
    {
        application.MapGrpcService<ModelService>();
        application.MapGrpcService<ActivationService>();
        application.MapGrpcService<AnalysisService>();
        application.MapGrpcService<ReportService>();
        application.MapGrpcService<OpenInferenceService>();
        application.MapGrpcReflectionService();
        application.MapGrpcHealthChecksService();
    }

    private static ILogger LoggerOf(WebApplication application) => application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ActivationPlatform.Server");
}
