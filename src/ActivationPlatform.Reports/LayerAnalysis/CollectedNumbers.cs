using System.Collections.Immutable;
using System.Text.Json;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis.Sections;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>What is remembered of the layers that have been reported, for the layers behind them and for the attachments that span layers.</summary>
internal sealed class CollectedNumbers
{
    private readonly SortedDictionary<int, LayerStatistics> _layers = [];
    private readonly List<(Layer Layer, WeightStatistics Weights)> _weights = [];
    private readonly List<(Layer Layer, StretchMode Mode, ContrastStretch Stretch)> _montages = [];

    private readonly List<(Layer Layer, string Quantity, Histogram Histogram)> _histograms = [];
    private readonly List<object?[]> _units = [];

    public void Add(LayerStatistics statistics) => _layers[statistics.Layer.Index] = statistics;

    public void Add(Layer layer, WeightStatistics weights) => _weights.Add((layer, weights));

    public void Add(Layer layer, StretchMode mode, ContrastStretch stretch) => _montages.Add((layer, mode, stretch));

    /// <param name="layer">The layer.</param>
    /// <param name="quantity">What is counted: <c>activations</c> or <c>weights</c>.</param>
    /// <param name="histogram">The counts.</param>
    public void Add(Layer layer, string quantity, Histogram histogram) => _histograms.Add((layer, quantity, histogram));

    /// <param name="activation">A layer's output.</param>
    /// <param name="unit">Its strongest unit.</param>
    /// <param name="seen">What the unit sees of the input; null if that is not known.</param>
    public void Add(Activation activation, StrongestUnit unit, InputRegion? seen) => _units.Add(
    [
        activation.Layer.MatlabName, unit.ChannelIndex + 1, unit.Row + 1, unit.Column + 1, activation.Shape.Height, activation.Shape.Width, unit.Value,
        seen?.Row + 1, seen?.Row + seen?.Height, seen?.Column + 1, seen?.Column + seen?.Width,
    ]);

    /// <summary>The statistics of a layer that has been reported; null if it has not.</summary>
    public LayerStatistics? Of(int layerIndex) => _layers.GetValueOrDefault(layerIndex);

    public IEnumerable<Block> ToAttachments(Network network)
    {
        yield return LayersOf(network);
        if (_layers.Count > 0)
        {
            yield return Csv(
                "statistics.csv", "Statistics of every reported layer",
                ["name", "count", "nonFiniteCount", "minimum", "maximum", "mean", "standardDeviation", "zeroFraction", "negativeFraction", "channels", "deadChannels"],
                _layers.Values.Select(layer => new object?[]
                {
                    layer.Layer.MatlabName, layer.Whole.Count, layer.Whole.NonFiniteCount, layer.Whole.Minimum, layer.Whole.Maximum, layer.Whole.Mean, layer.Whole.StandardDeviation,
                    layer.Whole.ZeroFraction, layer.Whole.NegativeFraction, layer.Channels.Length, layer.Channels.Count(channel => channel.IsDead),
                }));
        }

        if (_weights.Count > 0)
        {
            yield return Csv(
                "weights.csv", "Statistics of the weights of every reported layer",
                ["name", "count", "minimum", "maximum", "mean", "standardDeviation", "leastNorm", "leastNormFilter", "largestNorm", "largestNormFilter"],
                _weights.Select(entry => new object?[]
                {
                    entry.Layer.MatlabName, entry.Weights.Count, entry.Weights.Minimum, entry.Weights.Maximum, entry.Weights.Mean, entry.Weights.StandardDeviation,
                    entry.Weights.LeastNorm, entry.Weights.LeastNormFilter, entry.Weights.LargestNorm, entry.Weights.LargestNormFilter,
                }));
        }

        if (_units.Count > 0)
        {
            yield return Csv(
                "units.csv", "The strongest unit of every reported convolution: its place in the map, and the rows and columns of the input that it sees",
                ["name", "channelNumber", "row", "column", "mapHeight", "mapWidth", "value", "firstRowSeen", "lastRowSeen", "firstColumnSeen", "lastColumnSeen"], _units);
        }

        if (_histograms.Count > 0)
        {
            yield return Csv(
                "histograms.csv", "The bins of every histogram", ["name", "quantity", "from", "to", "count"],
                from entry in _histograms
                from bin in Enumerable.Range(0, entry.Histogram.Counts.Length)
                select new object?[] { entry.Layer.MatlabName, entry.Quantity, entry.Histogram.EdgeOf(bin), entry.Histogram.EdgeOf(bin + 1), entry.Histogram.Counts[bin] });
        }

        if (_montages.Count > 0)
        {
            yield return new Attachment("montages.json", "application/json", "The values that are black and white in every montage", Montages());
        }
    }

    /// <summary>Everything that the tables of layers say, in numbers.</summary>
    private static Attachment LayersOf(Network network) => Csv(
        "layers.csv", "Every layer of the network",
        [
            "number", "name", "type", "inputs", "outputShape", "weightShape", "windowHeight", "windowWidth", "strideVertical", "strideHorizontal",
            "paddingTop", "paddingBottom", "paddingLeft", "paddingRight", "receptiveField", "receptiveFieldStride", "parameters", "multiplyAdds",
        ],
        network.Layers.Select(layer => new object?[]
        {
            layer.Index + 1, layer.MatlabName, layer.TypeName, string.Join(' ', layer.Inputs.Select(input => input + 1)), layer.OutputShape.ToString(),
            layer.Learnables.FirstOrDefault(learnable => learnable.Name == "Weights")?.Shape.ToString(),
            layer.Window?.Height, layer.Window?.Width, layer.Window?.StrideVertical, layer.Window?.StrideHorizontal,
            layer.Window?.PaddingTop, layer.Window?.PaddingBottom, layer.Window?.PaddingLeft, layer.Window?.PaddingRight,
            layer.ReceptiveField?.Size, layer.ReceptiveField?.Stride, layer.ParameterCount, layer.MultiplyAdds,
        }));

    public static Attachment Csv(string file, string description, string[] columns, IEnumerable<object?[]> rows) => Csv(file, description, text =>
    {
        var csv = new CsvWriter(text, columns);
        foreach (object?[] row in rows)
        {
            csv.WriteRow(row);
        }
    });

    /// <summary>A table that writes itself, in UTF-8 without a mark.</summary>
    public static Attachment Csv(string file, string description, Action<TextWriter> write)
    {
        var content = new MemoryStream();
        using (var text = new StreamWriter(content, leaveOpen: true))
        {
            write(text);
        }

        return new Attachment(file, "text/csv", description, content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    /// <summary>A grid of numbers, one row for each.</summary>
    public static Attachment Grid(string file, string description, int height, int width, Func<int, object?> valueAt) => Csv(
        file, description, ["row", "column", "value"],
        Enumerable.Range(0, height * width).Select(index => new object?[] { (index / width) + 1, (index % width) + 1, valueAt(index) }));

    private byte[] Montages()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartArray("montages");
            foreach ((Layer layer, StretchMode mode, ContrastStretch stretch) in _montages)
            {
                (double black, double white) = stretch.Ends;
                json.WriteStartObject();
                json.WriteString("layer", layer.MatlabName);
                json.WriteString("mode", mode.ToString().ToLowerInvariant());
                WriteNumber(json, "rangeMinimum", stretch.Range.Minimum);
                WriteNumber(json, "rangeMaximum", stretch.Range.Maximum);
                WriteNumber(json, "lowLimit", stretch.Limits.Low);
                WriteNumber(json, "highLimit", stretch.Limits.High);
                WriteNumber(json, "black", black);
                WriteNumber(json, "white", white);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
