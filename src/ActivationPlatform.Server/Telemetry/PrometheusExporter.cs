using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ActivationPlatform.Server.Telemetry;

/// <summary>Writes what the SDK has added up as Prometheus' text. Pulled: nothing happens between two scrapes.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, string> families = new(StringComparer.Ordinal);

    /// <summary>Set by the reader that the exporter belongs to.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>All metrics now, families in the order of their names.</summary>
    /// <exception cref="InvalidOperationException">The server is about to end.</exception>
    public string Scrape()
    {
        lock (gate)
        {
            families.Clear();
            return Collect?.Invoke(Timeout.Infinite) == true ? string.Concat(families.Values) : throw new InvalidOperationException("The metrics could not be collected; the server is about to end.");
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (Metric metric in batch)
        {
            bool isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
            string name = PrometheusText.Name(metric.Name, metric.Unit, isCounter);
            families[name] = Family(metric, name, isCounter);
        }

        return ExportResult.Success;
    }

    private static string Family(Metric metric, string name, bool isCounter)
    {
        string type = isCounter ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {PrometheusText.Help(metric.Description)}\n# TYPE {name} {type}\n");
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            string labels = Labels(point.Tags);
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    AppendHistogram(text, name, labels, in point);
                    break;
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    AppendSample(text, name, labels, point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    AppendSample(text, name, labels, point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    AppendSample(text, name, labels, point.GetGaugeLastValueLong());
                    break;
                case MetricType.DoubleGauge:
                    AppendSample(text, name, labels, point.GetGaugeLastValueDouble());
                    break;
                default:
                    throw new InvalidOperationException($"Metric '{metric.Name}' is of type {metric.MetricType}, which the text format has no form for.");
            }
        }

        return text.ToString();
    }

    private static void AppendHistogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        long below = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            string bound = $"le=\"{PrometheusText.Number(bucket.ExplicitBound)}\"";
            AppendSample(text, name + "_bucket", labels.Length == 0 ? bound : labels + "," + bound, below);
        }

        AppendSample(text, name + "_sum", labels, point.GetHistogramSum());
        AppendSample(text, name + "_count", labels, point.GetHistogramCount());
    }

    private static void AppendSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(PrometheusText.Number(value)).Append('\n');
    }

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var text = new StringBuilder();
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            string value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? string.Empty : ",")}{PrometheusText.Label(tag.Key)}=\"{PrometheusText.LabelValue(value)}\"");
        }

        return text.ToString();
    }
}
