using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using ActivationPlatform.Client;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Telemetry;
using ActivationPlatform.Server.Tests.Functional;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>A real server process and a collector: what is documented arrives, in the caller's trace.</summary>
public sealed class CollectorTests
{
    private const string Stream = "activation.v1.ActivationService/StreamActivations";
    private const string Classify = "activation.v1.ActivationService/Classify";

    /// <summary>Every name that the product documents as a metric.</summary>
    internal static ImmutableArray<string> DocumentedNames { get; } =
    [
        .. new[] { typeof(MetricNames), typeof(InferenceMetrics) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral && !field.Name.EndsWith("Attribute", StringComparison.Ordinal) && field.Name is not ("Meter" or "MeterName" or "PlanResult"))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    [Fact]
    public async Task AServerProcess_SendsMetricsAndTracesWithTheDocumentedNames()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using LiveServer server = await LiveServer.StartAsync(
            ["--otlp-endpoint", collector.Address.AbsoluteUri, "--cache-megabytes", "0"],
            new Dictionary<string, string> { ["OTEL_SERVICE_NAME"] = "servers-under-test", ["OTEL_METRIC_EXPORT_INTERVAL"] = "60000" });

        using var source = new ActivitySource("a caller");
        using var listener = new ActivityListener { ShouldListenTo = s => s.Name == source.Name, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        string traceId;
        using (Activity caller = source.StartActivity("caller")!)
        {
            traceId = caller.TraceId.ToHexString();
            await CallEverythingAsync(server.Grpc);
        }

        // What was counted is sent when the server ends, at the latest.
        Assert.Equal(0, await server.StopAsync());

        ILookup<string, ReceivedMetric> metrics = collector.Metrics.ToLookup(m => m.Name);
        Assert.Empty(DocumentedNames.Where(name => !metrics.Contains(name)));
        Assert.All(metrics, metric => Assert.True(
            DocumentedNames.Contains(metric.Key) || metric.Key.StartsWith("dotnet.", StringComparison.Ordinal), $"{metric.Key} is not documented"));
        Assert.Contains(metrics[MetricNames.CallDuration], m => m.Unit == "s" && m.Value >= 1 && Is(m, Stream, "OK") && m.Attributes["rpc.system.name"] == "grpc");
        Assert.Contains(metrics[MetricNames.CallDuration], m => Is(m, Classify, "UNAUTHENTICATED"));
        Assert.Contains(metrics[MetricNames.RefusedCalls], m => m.Value == 1 && m.Attributes["actplat.reason"] == "UNAUTHENTICATED");
        Assert.Contains(metrics[InferenceMetrics.PlanRequests], m => m.Attributes["actplat.plan.result"] == "hit");
        Assert.Contains(metrics[InferenceMetrics.PlanRequests], m => m.Attributes["actplat.plan.result"] == "miss");
        Assert.All(metrics[MetricNames.ActiveCalls], m => Assert.Equal(0ul, m.Value));
        Assert.NotEmpty(metrics["dotnet.gc.collections"]);
        Assert.NotEmpty(metrics["dotnet.process.cpu.time"]);
        Assert.Equal("servers-under-test", collector.Resource["service.name"]);

        ReceivedSpan[] spans = [.. collector.Spans.Where(s => s.TraceId == traceId)];
        ReceivedSpan stream = spans.First(s => s.Name == Stream);
        Assert.Equal(2ul, stream.Kind);
        Assert.Equal(("OK", Stream), (stream.Attributes["rpc.response.status_code"], stream.Attributes["rpc.method"]));
        Assert.NotEmpty(stream.ParentSpanId);
        Assert.Equal(["compute", "queue", "send"], spans.Where(s => s.ParentSpanId == stream.SpanId).Select(s => s.Name).Order());
        Assert.Contains(server.Log, line => line.Contains($"\"TraceId\":\"{traceId}\"", StringComparison.Ordinal) && line.Contains(Stream, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.Contains(LiveServer.ApiKey, StringComparison.Ordinal));
    }

    /// <summary>Makes every metric say something: two streams with one plan, a classification, a call without a key.</summary>
    internal static async Task CallEverythingAsync(Uri address)
    {
        await using ActivationClient client = ActivationClient.Connect(address.AbsoluteUri, LiveServer.ApiKey);
        for (int i = 0; i < 2; i++)
        {
            await foreach (Activation activation in client.StreamAsync(DemoServer.Photo, ["conv1/7x7_s2"]))
            {
                activation.Dispose();
            }
        }

        Assert.NotEmpty(await client.ClassifyAsync(new ActivationInput.EncodedImage(DemoServer.Photo)));
        await using ActivationClient stranger = ActivationClient.Connect(address.AbsoluteUri);
        await Assert.ThrowsAsync<RemoteException>(() => stranger.ClassifyAsync(new ActivationInput.EncodedImage(DemoServer.Photo)));
    }

    private static bool Is(ReceivedMetric metric, string method, string status) =>
        metric.Attributes["rpc.method"] == method && metric.Attributes["rpc.response.status_code"] == status;
}
