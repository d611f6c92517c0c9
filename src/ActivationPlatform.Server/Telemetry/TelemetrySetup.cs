using ActivationPlatform.Inference;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Puts metrics and traces together: <c>/metrics</c> on the web addresses, OTLP to a collector. What nobody asked for is not built, and costs nothing.</summary>
internal static class TelemetrySetup
{
    private const string ServiceName = "activation-platform";
    private const string RuntimeMeter = "System.Runtime";
    private const string AspNetCoreSource = "Microsoft.AspNetCore";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Adds what the settings ask for.</summary>
    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        services.AddMetrics();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<ServerTraces>();
        if (ServesMetrics(settings))
        {
            services.AddSingleton<PrometheusExporter>();
        }

        if (ServesMetrics(settings) || SendsToCollector(settings))
        {
            services.AddSingleton(provider => BuildMeters(settings, provider.GetService<PrometheusExporter>()));
        }

        if (SendsToCollector(settings))
        {
            services.AddSingleton(_ => BuildTracer(settings));
        }
    }

    /// <summary>Starts it: after routing, before everything that may turn a call away.</summary>
    public static void Use(WebApplication application, ServerSettings settings)
    {
        IServiceProvider services = application.Services;
        services.GetService<MeterProvider>();
        services.GetService<TracerProvider>();
        services.GetRequiredService<ServerMetrics>().Watch(
            services.GetRequiredService<ComputeQueue>(), services.GetRequiredService<TensorBudget>(), services.GetRequiredService<ActivationCache>(), services.GetRequiredService<ModelRegistry>(), settings);
        application.UseMiddleware<TelemetryMiddleware>();
        if (ServesMetrics(settings))
        {
            PrometheusExporter exporter = services.GetRequiredService<PrometheusExporter>();
            application.MapGet("/metrics", () => Results.Text(exporter.Scrape(), PrometheusText.ContentType));
        }
    }

    private static bool ServesMetrics(ServerSettings settings) => settings.Metrics && !settings.WebUrls.IsEmpty;

    private static bool SendsToCollector(ServerSettings settings) => settings.OtlpEndpoint is not null || settings.OtlpByEnvironment;

    private static MeterProvider BuildMeters(ServerSettings settings, PrometheusExporter? exporter)
    {
        MeterProviderBuilder builder = OpenTelemetry.Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(MetricNames.Meter, InferenceMetrics.MeterName, RuntimeMeter);
        if (exporter is not null)
        {
            builder.AddReader(new BaseExportingMetricReader(exporter));
        }

        if (SendsToCollector(settings))
        {
            builder.AddOtlpExporter(options => Configure(options, settings, "v1/metrics"));
        }

        return builder.Build();
    }

    private static TracerProvider BuildTracer(ServerSettings settings) => OpenTelemetry.Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource())
        .AddSource(AspNetCoreSource, ServerTraces.SourceName)
        .AddOtlpExporter(options => Configure(options, settings, "v1/traces"))
        .Build();

    /// <summary>The name and version of this program; <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> go first.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(ServiceName, serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version!.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void Configure(OtlpExporterOptions options, ServerSettings settings, string signalPath)
    {
        if (settings.OtlpProtocol is { } protocol)
        {
            options.Protocol = protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }
        else if (Environment.GetEnvironmentVariable(ProtocolVariable) is null or "")
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
        }

        if (settings.OtlpEndpoint is { } endpoint)
        {
            options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + signalPath) : endpoint;
        }
    }
}
