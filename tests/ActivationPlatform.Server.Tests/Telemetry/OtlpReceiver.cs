using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>An OpenTelemetry collector as far as a test needs one: takes metrics and traces over HTTP as protocol buffers. The field numbers are those of
/// opentelemetry.proto.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication application;

    private OtlpReceiver(WebApplication application) => this.application = application;

    public Uri Address => new(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public ConcurrentBag<ReceivedMetric> Metrics { get; } = [];

    public ConcurrentBag<ReceivedSpan> Spans { get; } = [];

    public ConcurrentDictionary<string, string> Resource { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var receiver = new OtlpReceiver(application);
        application.Run(receiver.AnswerAsync);
        await application.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static ImmutableSortedDictionary<string, string> Attributes(IEnumerable<WireMessage> pairs) => pairs.ToImmutableSortedDictionary(
        pair => pair.Text(1),
        pair => pair.Messages(2).Single() is var value && value.Has(1) ? value.Text(1) : value.Number(value.Has(2) ? 2 : value.Has(3) ? 3 : 4).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Method != "POST" || context.Request.ContentType != "application/x-protobuf" || context.Request.Path.Value is not ("/v1/metrics" or "/v1/traces"))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        foreach (WireMessage resource in new WireMessage(body.ToArray()).Messages(1))
        {
            foreach ((string key, string value) in Attributes(resource.Messages(1).Single().Messages(1)))
            {
                Resource[key] = value;
            }

            foreach (WireMessage scope in resource.Messages(2))
            {
                if (context.Request.Path == "/v1/metrics")
                {
                    AddMetrics(scope);
                }
                else
                {
                    AddSpans(scope);
                }
            }
        }

        context.Response.ContentType = "application/x-protobuf";
    }

    private void AddMetrics(WireMessage scope)
    {
        foreach (WireMessage metric in scope.Messages(2))
        {
            // gauge = 5, sum = 7, histogram = 9; a number's attributes are field 7, a histogram's 9 and its count 4
            foreach (int form in (int[])[5, 7, 9])
            {
                foreach (WireMessage point in metric.Messages(form).SelectMany(data => data.Messages(1)))
                {
                    Metrics.Add(new ReceivedMetric(metric.Text(1), metric.Text(3), Attributes(point.Messages(form == 9 ? 9 : 7)), form == 9 ? point.Number(4) : point.Number(6)));
                }
            }
        }
    }

    private void AddSpans(WireMessage scope)
    {
        foreach (WireMessage span in scope.Messages(2))
        {
            Spans.Add(new ReceivedSpan(span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), span.Number(6), Attributes(span.Messages(9))));
        }
    }
}
