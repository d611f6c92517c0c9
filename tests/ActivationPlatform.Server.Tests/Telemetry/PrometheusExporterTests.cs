using System.Diagnostics.Metrics;
using ActivationPlatform.Server.Telemetry;
using OpenTelemetry.Metrics;

namespace ActivationPlatform.Server.Tests.Telemetry;

public sealed class PrometheusExporterTests
{
    [Fact]
    public void Scrape_WritesFamiliesWithEscapedLabelsAndCumulativeBuckets()
    {
        using var meter = new Meter("exporter-test");
        using var exporter = new PrometheusExporter();
        using MeterProvider provider = OpenTelemetry.Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddReader(new BaseExportingMetricReader(exporter)).Build();
        Counter<long> bytes = meter.CreateCounter<long>("test.sent", "By", "Bytes\nwith a \\ in it.");
        Histogram<double> time = meter.CreateHistogram("test.time", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        UpDownCounter<long> open = meter.CreateUpDownCounter<long>("test.open", "{call}", "Open.");
        meter.CreateObservableGauge("test.share", () => double.NaN, "1", "Share.");
        bytes.Add(3, new KeyValuePair<string, object?>("rpc.method", "a\"b\\c\nd"));
        bytes.Add(4, new KeyValuePair<string, object?>("rpc.method", "a\"b\\c\nd"));
        foreach (double seconds in (double[])[0.25, 0.5, 0.75, 2])
        {
            time.Record(seconds);
        }

        open.Add(2);
        open.Add(-1);

        string expected = """
            # HELP test_open Open.
            # TYPE test_open gauge
            test_open 1
            # HELP test_sent_bytes_total Bytes\nwith a \\ in it.
            # TYPE test_sent_bytes_total counter
            test_sent_bytes_total{rpc_method="a\"b\\c\nd"} 7
            # HELP test_share Share.
            # TYPE test_share gauge
            test_share NaN
            # HELP test_time_seconds Time.
            # TYPE test_time_seconds histogram
            test_time_seconds_bucket{le="0.5"} 2
            test_time_seconds_bucket{le="1"} 3
            test_time_seconds_bucket{le="+Inf"} 4
            test_time_seconds_sum 3.5
            test_time_seconds_count 4

            """;
        Assert.Equal(expected, exporter.Scrape());
        Assert.Equal(expected, exporter.Scrape());
    }

    [Theory]
    [InlineData("a.b-c", "", false, "a_b_c")]
    [InlineData("a.bytes", "By", true, "a_bytes_total")]
    [InlineData("a", "{call}", true, "a_total")]
    [InlineData("a", "%", false, "a_percent")]
    [InlineData("a", "MHz", false, "a_MHz")]
    [InlineData("9a", "1", false, "_9a")]
    public void Name_FollowsPrometheusRules(string name, string unit, bool isCounter, string expected) => Assert.Equal(expected, PrometheusText.Name(name, unit, isCounter));

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1E+21")]
    public void Number_IsInvariant(double value, string expected) => Assert.Equal(expected, PrometheusText.Number(value));
}
