using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Comparison;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Oracle;
using ActivationPlatform.Sdk;

// Writes the numbers that the command line does not print, for compare.py to compute again: numbers.json, and large arrays as raw float64 or bytes.
// Runs the network on the inputs that occluded.py left in the folder. Arguments: an .onnx file, the folder to write into, photos.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Model model = Model.Load(args[0]);
string folder = args[1];
string[] photos = args[2..];
await using var source = new LocalActivationSource(model);
FilterBank bank = await FilterBank.ReadAsync(source, "conv1/7x7_s2");
var document = new JsonObject
{
    ["statistics"] = await StatisticsAsync(),
    ["manyImages"] = await ManyImagesAsync(),
    ["filters"] = Filters(),
    ["cka"] = await AlignmentAsync(),
    ["pictures"] = await PicturesAsync(),
};
File.WriteAllText(Path.Combine(folder, "numbers.json"), document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
Float64File.Write(Path.Combine(folder, "freqz2.f64"), Enumerable.Range(0, bank.FilterCount).SelectMany(
    filter => bank.Inputs.SelectMany(input => FrequencyResponse.Create(bank, filter, input).Magnitudes)));
await ClassifyOccludedAsync();

async Task<JsonObject> StatisticsAsync()
{
    var layers = new JsonObject();
    double[] fractions = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1];
    foreach (string name in new[] { "conv1/7x7_s2", "conv1/relu_7x7", "inception_4a/output", "loss3/classifier" })
    {
        using Activation activation = await source.ReadActivationAsync(Photo(photos[0]), name);
        Histogram histogram = Histogram.Of(activation.Values.Span);
        var sketch = new QuantileSketch();
        sketch.Add(activation.Values.Span);
        FeatureMaps maps = FeatureMaps.Of(activation);
        double[] correlation = ChannelCorrelation.Matrix(maps.Values, maps.ChannelCount);
        Float64File.Write(Path.Combine(folder, $"correlation-{activation.Layer.Index}.f64"), correlation);
        layers[name] = new JsonObject
        {
            ["index"] = activation.Layer.Index,
            ["fractions"] = Array(fractions),
            ["quantiles"] = Array(Quantiles.Of(activation.Values.Span, fractions)),
            ["sketch"] = Array(fractions.Select(sketch.Quantile)),
            ["histogram"] = Array(histogram.Counts.Select(count => (double)count)),
            ["entropy"] = histogram.Entropy,
            ["mostSimilar"] = Array(ChannelCorrelation.MostSimilar(correlation).Select(similarity => (double)similarity.NearestChannelIndex)),
            ["softmax"] = name == "loss3/classifier" ? Array(Softmax.Of(activation.Values.Span)) : null,
        };
    }

    return layers;
}

// Each photo on its own, merged backwards: the order must not show.
async Task<JsonArray> ManyImagesAsync()
{
    LayerAccumulator? whole = null;
    foreach (string photo in photos.Reverse())
    {
        using Activation activation = await source.ReadActivationAsync(Photo(photo), "conv1/relu_7x7");
        var single = new LayerAccumulator(activation.Shape.Channels);
        single.Add(activation.Values);
        whole?.Merge(single);
        whole ??= single;
    }

    return [.. whole!.ToChannelStatistics().Select(channel => Array(
        [channel.Minimum, channel.Maximum, channel.Mean, channel.StandardDeviation, channel.ZeroFraction, channel.MaximumFraction, channel.RootMeanSquare, channel.ActiveImageCount]))];
}

JsonArray Filters()
{
    var filters = new JsonArray();
    foreach (FilterFacts filter in FilterReport.Create(bank).Filters)
    {
        double[] weights = [.. bank.Inputs.SelectMany(input => bank.Plane(filter.FilterIndex, input).ToArray()).Select(weight => (double)weight)];
        double[] grey = [.. Enumerable.Range(0, 49).Select(tap => (weights[tap] + weights[49 + tap] + weights[98 + tap]) / Math.Sqrt(3))];
        FilterSpectrum spectrum = FilterSpectrum.Of(weights, 3, 7, 7);
        GaborFit fit = GaborFit.Of(grey, 1, 7, 7, FilterSpectrum.Of(grey, 1, 7, 7));
        filters.Add(new JsonObject
        {
            ["shares"] = Array(filter.Taxonomy.Shares),
            ["colorAxis"] = Array(filter.Taxonomy.ColorAxis),
            ["symmetry"] = Array([filter.Symmetry.Point, filter.Symmetry.LeftRight, filter.Symmetry.TopBottom]),
            ["anisotropy"] = spectrum.Anisotropy,
            ["peakMagnitude"] = spectrum.PeakMagnitude,
            ["zeroMagnitude"] = spectrum.ZeroMagnitude,
            ["edgeAngle"] = filter.EdgeAngleDegrees,
            ["gabor"] = Array([fit.Horizontal, fit.Vertical, fit.Sigma, fit.ExplainedFraction]),
            ["singularValues"] = Array(MatrixMeasures.Of(weights, 3, 49).SingularValues),
        });
    }

    return filters;
}

// The seed's layer in contrast, its ReLU with black at 0, and a layer whose last row of tiles is not full without any stretch.
async Task<JsonObject> PicturesAsync()
{
    var pictures = new JsonObject();
    foreach ((string name, StretchMode mode) in new[] { ("conv1/7x7_s2", StretchMode.Contrast), ("conv1/relu_7x7", StretchMode.Positive), ("inception_3b/output", StretchMode.None) })
    {
        using Activation activation = await source.ReadActivationAsync(Photo(photos[0]), name);
        var grey = new double[activation.Values.Length];
        Mat2Gray.Apply(activation.Values.Span, grey);
        StretchLimits limits = StretchLim.Of(grey);
        var adjusted = new double[grey.Length];
        Imadjust.Apply(grey, limits, adjusted);
        int index = activation.Layer.Index;
        Float64File.Write(Path.Combine(folder, $"mat2gray-{index}.f64"), grey);
        Float64File.Write(Path.Combine(folder, $"imadjust-{index}.f64"), adjusted);
        File.WriteAllBytes(Path.Combine(folder, $"montage-{index}.u8"), LayerMontage.Create(activation, mode).Image.Pixels.ToArray());
        pictures[index.ToString(CultureInfo.InvariantCulture)] = new JsonObject { ["layer"] = name, ["mode"] = mode.ToString(), ["limits"] = Array([limits.Low, limits.High]) };
    }

    return pictures;
}

// The best class of the photo, on each covered input.
async Task ClassifyOccludedAsync()
{
    int best = (await Classification.CreateAsync(source, Photo(photos[0]), top: 1)).Classes[0].ClassIndex;
    float[] inputs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "occluded.f32"))).ToArray();
    int length = (int)model.Network.Input.Shape.ElementCount;
    var scores = new List<double>();
    for (int start = 0; start < inputs.Length; start += length)
    {
        using Activation activation = await source.ReadActivationAsync(new ActivationInput.ReadyTensor(inputs.AsMemory(start, length), model.Network.Input.Shape), "prob");
        scores.Add(activation.Values.Span[best]);
    }

    Float64File.Write(Path.Combine(folder, "occluded.f64"), scores);
}

// The 196 places of two layers as examples: all at once, and in minibatches of 49.
async Task<JsonObject> AlignmentAsync()
{
    (double[] x, int count) = await ExamplesAsync("inception_4a/output");
    (double[] y, _) = await ExamplesAsync("inception_4b/output");
    var batches = new LinearCka();
    for (int start = 0; start < count; start += 49)
    {
        batches.Add(Slice(x, start, count), Slice(y, start, count), 49);
    }

    return new JsonObject { ["full"] = LinearCka.Of(x, y, count), ["minibatches"] = batches.Value };

    static double[] Slice(double[] values, int start, int count) => values[(start * (values.Length / count))..((start + 49) * (values.Length / count))];
}

async Task<(double[] Values, int Count)> ExamplesAsync(string layer)
{
    using Activation activation = await source.ReadActivationAsync(Photo(photos[0]), layer);
    FeatureMaps maps = FeatureMaps.Of(activation);
    var values = new double[maps.Values.Length];
    for (int unit = 0; unit < maps.MapLength; unit++)
    {
        for (int channel = 0; channel < maps.ChannelCount; channel++)
        {
            values[unit * maps.ChannelCount + channel] = maps.Values.Span[channel * maps.MapLength + unit];
        }
    }

    return (values, maps.MapLength);
}

static ActivationInput Photo(string path) => new ActivationInput.EncodedImage(File.ReadAllBytes(path));

static JsonArray Array(IEnumerable<double> values) => [.. values.Select(value => JsonValue.Create(value))];
