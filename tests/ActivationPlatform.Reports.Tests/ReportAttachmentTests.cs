using System.Globalization;
using System.Text.RegularExpressions;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Comparisons;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.LayerAnalysis.Sections;
using static ActivationPlatform.Reports.Tests.AttachmentReader;
using Row = System.Collections.Generic.Dictionary<string, string>;

namespace ActivationPlatform.Reports.Tests;

/// <summary>A reader recomputes every number of the tables from the attachments alone.</summary>
public sealed partial class ReportAttachmentTests
{
    // A property's words and names have no numbers to recompute; provenance is facts.
    private static readonly string[] TablesOfFacts = ["provenance-table"];

    public static TheoryData<string, string[]> Reports => new()
    {
        { "residual", ["*"] },
        { "residual", ["fc"] },
        { "inputs-first", ["*"] },
        { "grouped", ["*"] },
        { "inception", ["*"] },
        { "googlenet-demo", ["conv1-7x7_s2", "inception_5b-output"] },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task LayerReport_EveryTable_FollowsFromTheAttachments(string name, string[] patterns)
    {
        Model model = ModelOf(name);
        await using var source = new LocalActivationSource(model);

        AttachmentReader reader = await OfAsync(await LayerReport.CreateAsync(new LayerReportRequest(source, Noise(1), "photo.png") { Layers = [.. patterns] }));

        AssertTables(reader, patterns is ["*"]);
        if (name is "residual" or "inputs-first")
        {
            Assert.True(reader.HasTable("layer-10-attribution-table"));
        }

        if (name == "inception")
        {
            Assert.All(["layer-2-kinds", "layer-2-aliasing", "layer-6-branches"], (string anchor) => Assert.True(reader.HasTable(anchor), anchor));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Comparison_EveryTable_FollowsFromTheAttachments(bool isOtherPhoto)
    {
        await using var source = new LocalActivationSource(ModelOf("residual"));
        await using var other = new LocalActivationSource(ModelOf("residual"));
        var request = new ComparisonReportRequest(source, Noise(1), "a.png", other, Noise(isOtherPhoto ? 2 : 1), "b.png");

        AttachmentReader reader = await OfAsync(await ComparisonReport.CreateAsync(request));

        Assert.Equal(
            reader.Rows("comparison.csv").Select(row => Joined(
            [
                row["number"], row["name"], Value(row["cosine"]), Value(row["meanAbsolute"]), Value(row["maximumAbsolute"]), Value(row["maximumRelative"]), Value(row["signalToNoiseDecibels"]),
            ])),
            reader.Table("comparison").Rows.Select(row => Joined(row)));
        List<Row> classes = reader.Rows("classification.csv");
        Assert.Equal(
            classes.Where(row => row["run"] == "A").Zip(classes.Where(row => row["run"] == "B")).Select(pair => Joined(
            [
                pair.First["rank"], pair.First["label"], Percent(pair.First["probability"]), pair.Second["label"], Percent(pair.Second["probability"]),
            ])),
            reader.Table("classes").Rows.Select(row => Joined(row)));
        Assert.Equal(["classes", "comparison", "provenance-table"], reader.TableAnchors.Order());
    }

    /// <summary>Every table of the document is checked; one of a kind that this test does not know fails it.</summary>
    internal static void AssertTables(AttachmentReader reader, bool isWhole)
    {
        List<Row> layers = reader.Rows("layers.csv");
        if (isWhole)
        {
            AssertSentences(reader, layers);
        }

        FindingAssertions.AssertFindings(reader, layers);
        FindingAssertions.AssertUnits(reader);
        AssertHistograms(reader);
        foreach (string anchor in reader.TableAnchors.Except(TablesOfFacts))
        {
            Match match = LayerAnchor().Match(anchor);
            Row? layer = match.Success ? layers[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1] : null;
            switch (match.Success ? match.Groups[2].Value : anchor)
            {
                case "network-properties":
                    AssertNetwork(reader, layers);
                    break;
                case "classification":
                    Assert.Equal(
                        reader.Rows("classification.csv").Select(row => Joined([row["rank"], row["label"], Percent(row["probability"])])),
                        reader.Table(anchor).Rows.Select(row => Joined(row)));
                    break;
                case var costs when CostsAnchor().IsMatch(costs):
                    AssertCosts(reader, anchor, layers);
                    break;
                case "layer-table":
                    AssertLayers(reader, layers);
                    break;
                case "table":
                    AssertProperties(reader.Table(anchor).Rows.ToDictionary(row => row[0], row => row[1]), layer!);
                    break;
                case "channels":
                    AssertChannels(reader, anchor, layer!);
                    break;
                case "weights-table":
                    AssertWeights(reader, anchor, layer!);
                    break;
                case "branches":
                    AssertBranches(reader, anchor, layer!, layers);
                    break;
                case "attribution-table":
                    AssertAttribution(reader, anchor, layer!);
                    break;
                case "kinds":
                    AssertKinds(reader, anchor, layer!);
                    break;
                case "aliasing":
                    AssertAliasing(reader, anchor, layer!);
                    break;
                default:
                    Assert.Fail($"Nothing recomputes the table '{anchor}'.");
                    break;
            }
        }
    }

    private static void AssertNetwork(AttachmentReader reader, List<Row> layers)
    {
        Dictionary<string, string> properties = reader.Table("network-properties").Rows.ToDictionary(row => row[0], row => row[1]);
        long parameters = layers.Sum(row => Long(row["parameters"]));
        Assert.Equal(Numbers.Count(layers.Count), properties["Layers"]);
        Assert.Equal(Numbers.Count(layers.Sum(row => Inputs(row).Count())), properties["Connections"]);
        Assert.Equal(Numbers.Count(parameters), properties["Parameters"]);
        Assert.Equal($"{Numbers.Value(parameters * 4 / 1e6)} MB as float32", properties["Memory of the parameters"]);
        Assert.Equal($"{Numbers.Value(layers.Sum(row => Shape(row["outputShape"]).Aggregate(1L, (product, size) => product * size)) * 4 / 1e6)} MB as float32", properties["Memory of all activations"]);
        Assert.Equal(Numbers.Count(layers.Sum(row => Long(row["multiplyAdds"]))), properties["Multiply-adds for one image"]);
    }

    private static void AssertLayers(AttachmentReader reader, List<Row> layers)
    {
        var rows = reader.Table("layer-table").Rows;
        Assert.Equal(layers.Count, rows.Length);
        foreach ((Row layer, var row) in layers.Zip(rows))
        {
            Assert.Equal((layer["number"], layer["name"]), (row[0], row[1]));
            Assert.Equal(string.Join('x', Shape(layer["outputShape"]).Skip(1)), row[4]);
            Assert.Equal(layer["receptiveField"].Length == 0 ? "–" : layer["receptiveField"], row[5].Replace(",", "", StringComparison.Ordinal));
            if (layer["windowHeight"].Length > 0)
            {
                Assert.Equal(Settings(layer), row[3]);
            }
        }
    }

    private static void AssertCosts(AttachmentReader reader, string anchor, List<Row> layers)
    {
        double all = layers.Sum(row => Long(row["multiplyAdds"]));
        foreach (var row in reader.Table(anchor).Rows)
        {
            Row layer = layers[int.Parse(row[0], CultureInfo.InvariantCulture) - 1];
            Assert.EndsWith(row[1].Replace('/', '-'), layer["name"], StringComparison.Ordinal);
            Assert.Equal(
                Joined(
                [
                    string.Join('x', Shape(layer["outputShape"]).Skip(1)), CountOrDash(layer["parameters"]), CountOrDash(layer["multiplyAdds"]),
                    Long(layer["multiplyAdds"]) == 0 ? "–" : Numbers.Percent(Long(layer["multiplyAdds"]) / all), layer["receptiveField"].Length == 0 ? "–" : CountOrDash(layer["receptiveField"]),
                ]),
                Joined(row.Skip(2)));
        }

        static string CountOrDash(string count) => count == "0" ? "–" : Numbers.Count(Long(count));
    }

    private static string Settings(Row layer)
    {
        string window = $"{layer["windowHeight"]}x{layer["windowWidth"]}";
        string[] weights = layer["weightShape"].Split('x');
        string size = layer["type"] == "Convolution" ? $"{Shape(layer["outputShape"])[1]} filters {window}{(weights.Length == 4 ? $"x{weights[1]}" : "")}" : window;
        string stride = layer["strideVertical"] == layer["strideHorizontal"] ? layer["strideVertical"] : $"{layer["strideVertical"]}x{layer["strideHorizontal"]}";
        string[] padding = [layer["paddingTop"], layer["paddingBottom"], layer["paddingLeft"], layer["paddingRight"]];
        string pad = padding.Distinct().Count() == 1 ? padding[0] : string.Join(' ', padding);
        return $"{size}, stride {stride}{(pad == "0" ? "" : $", pad {pad}")}";
    }

    /// <summary>The inputs that speak for the winner, and that all of them and the bias sum to its score.</summary>
    private static void AssertAttribution(AttachmentReader reader, string anchor, Row layer)
    {
        List<Row> all = reader.Rows(FindingAssertions.AttributionFile(layer));
        Row bias = Assert.Single(all, row => row["channelNumber"].Length == 0);
        Row[] inputs = [.. all.Where(row => row != bias).OrderByDescending(row => Number(row["score"])).ThenBy(row => Long(row["channelNumber"]))];
        Assert.All(all, row => Assert.Equal(Number(row["weight"]) * Number(row["value"]), Number(row["score"]), 1e-12));
        Assert.All(all, row => Assert.Equal((Number(row["weight"]) - Number(row["rivalWeight"])) * Number(row["value"]), Number(row["lead"]), 1e-12));
        double[] scores = [.. reader.Channels(layer).Select(channel => Number(channel["maximum"])).OrderDescending()];
        Assert.Equal(scores[0], all.Sum(row => Number(row["score"])), 1e-4);
        Assert.Equal(scores[0] - scores[1], all.Sum(row => Number(row["lead"])), 1e-4);

        List<string> expected = [.. inputs.Take(8).Select(row => Joined([$"Channel {row["channelNumber"]}", Value(row["value"]), Value(row["weight"]), Value(row["score"]), Value(row["lead"])]))];
        if (inputs.Length > 8)
        {
            expected.Add(Joined([Numbers.Of(inputs.Length - 8, "other"), "–", "–", Sum(inputs.Skip(8), "score"), Sum(inputs.Skip(8), "lead")]));
        }

        expected.Add(Joined(["Bias", "–", "–", Value(bias["score"]), Value(bias["lead"])]));
        expected.Add(Joined(["Sum", "–", "–", Sum(all, "score"), Sum(all, "lead")]));
        Assert.Equal(expected, reader.Table(anchor).Rows.Select(row => Joined(row)));
        if (reader.HasFile($"{layer["name"]}-evidence.csv"))
        {
            Assert.All(reader.Rows($"{layer["name"]}-evidence.csv").GroupBy(row => row["channelNumber"]), map => Assert.Equal(
                Number(Assert.Single(inputs, row => row["channelNumber"] == map.Key)["score"]), map.Average(place => Number(place["value"])), 1e-5));
        }

        static string Sum(IEnumerable<Row> rows, string column) => Numbers.Value(rows.Sum(row => Number(row[column])));
    }

    /// <summary>The bins of every histogram touch, reach from the least to the largest value and hold every value.</summary>
    private static void AssertHistograms(AttachmentReader reader)
    {
        foreach (IGrouping<(string, string), Row> histogram in reader.HasFile("histograms.csv") ? reader.Rows("histograms.csv").GroupBy(row => (row["name"], row["quantity"])) : [])
        {
            (string name, string quantity) = histogram.Key;
            Row of = Assert.Single(reader.Rows(quantity == "weights" ? "weights.csv" : "statistics.csv"), row => row["name"] == name);
            Row[] bins = [.. histogram];
            Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.Equal(pair.First["to"], pair.Second["from"]));
            Assert.Equal(Number(of["minimum"]), Number(bins[0]["from"]), 1e-6);
            Assert.Equal(Number(of["maximum"]), Number(bins[^1]["to"]), 1e-3);
            Assert.Equal(Long(of["count"]), bins.Sum(bin => Long(bin["count"])));
        }
    }

    /// <summary>The table of all properties that a layer has in a report of a few layers.</summary>
    private static void AssertProperties(Dictionary<string, string> properties, Row layer)
    {
        Assert.Equal(FieldOf(layer), properties.GetValueOrDefault("Receptive field"));
        Assert.Equal(Long(layer["multiplyAdds"]) == 0 ? null : Numbers.Count(Long(layer["multiplyAdds"])), properties.GetValueOrDefault("Multiply-adds"));
        Assert.StartsWith(layer["outputShape"], properties["Output"]);
    }

    /// <summary>The sentence that says the same of every layer in a report of many.</summary>
    private static void AssertSentences(AttachmentReader reader, List<Row> layers)
    {
        foreach (Row layer in layers)
        {
            string[] inputs = [.. Inputs(layer).Select(input => $"{layers[input - 1]["name"]} ({ShapeOf(layers[input - 1])})")];
            string?[] parts =
            [
                inputs.Length == 0 || reader.HasTable($"layer-{layer["number"]}-branches") ? null : $"input{(inputs.Length == 1 ? "" : "s")} {string.Join(", ", inputs)}",
                $"output {ShapeOf(layer)}",
                FieldOf(layer) is { } field ? $"receptive field {field}" : null,
                Long(layer["parameters"]) == 0 ? null : Numbers.Of(Long(layer["parameters"]), "parameter"),
                Long(layer["multiplyAdds"]) == 0 ? null : Numbers.Of(Long(layer["multiplyAdds"]), "multiply-add"),
            ];
            string end = string.Join("; ", parts.OfType<string>());
            end = $". {char.ToUpperInvariant(end[0])}{end[1..]}.";
            Assert.True(reader.Sentences.Any(sentence => sentence.EndsWith(end, StringComparison.Ordinal)), $"No paragraph ends with '{end}'.");
        }
    }

    private static string ShapeOf(Row layer) => string.Join('x', Shape(layer["outputShape"]).Skip(1));

    private static string? FieldOf(Row layer) =>
        layer["receptiveField"].Length == 0 ? null : $"{layer["receptiveField"]} x {layer["receptiveField"]} pixels in steps of {layer["receptiveFieldStride"]}";

    private static void AssertChannels(AttachmentReader reader, string anchor, Row layer)
    {
        var rows = reader.Table(anchor).Rows;
        string[] headers = [.. reader.Table(anchor).Columns.Select(column => column.Header)];
        Assert.Superset(new HashSet<string> { "Channel", "Maximum", "Mean", "Deviation" }, headers.ToHashSet());
        Assert.Equal(
            reader.Channels(layer)
                .OrderByDescending(channel => Number(channel["standardDeviation"])).ThenBy(channel => Long(channel["channelNumber"])).Take(rows.Length)
                .Select(channel => Joined(headers.Select(header => CellOf(header, channel)))),
            rows.Select(row => Joined(row)));

        static string CellOf(string header, Row channel) => header switch
        {
            "Channel" => Numbers.Count(Long(channel["channelNumber"])),
            "Deviation" => Value(channel["standardDeviation"]),
            "Zeros" => Percent(channel["zeroFraction"]),
            "Negative" => Percent(channel["negativeFraction"]),
            _ => Value(channel[header.ToLowerInvariant()]),
        };
    }

    private static void AssertWeights(AttachmentReader reader, string anchor, Row layer)
    {
        Row weights = Assert.Single(reader.Rows("weights.csv"), row => row["name"] == layer["name"]);
        Assert.Equal(
            Joined(
            [
                Numbers.Count(Long(weights["count"])), Value(weights["minimum"]), Value(weights["maximum"]), Value(weights["mean"]), Value(weights["standardDeviation"]),
                $"{Value(weights["leastNorm"])} (filter {weights["leastNormFilter"]})", $"{Value(weights["largestNorm"])} (filter {weights["largestNormFilter"]})",
            ]),
            Joined(Assert.Single(reader.Table(anchor).Rows)));
    }

    private static void AssertBranches(AttachmentReader reader, string anchor, Row layer, List<Row> layers)
    {
        List<Row> channels = reader.Channels(layer);
        double energy = channels.Sum(Energy);
        int first = 0;
        var expected = new List<string>();
        foreach (Row branch in Inputs(layer).Select(input => layers[input - 1]))
        {
            Row[] own = [.. channels.Skip(first).Take((int)Shape(branch["outputShape"])[1])];
            expected.Add(Joined(
            [
                branch["name"], $"{first + 1}–{first + own.Length}", Numbers.Value(own.Max(channel => Number(channel["maximum"]))), Numbers.Value(own.Average(channel => Number(channel["mean"]))),
                Numbers.Percent(own.Average(channel => Number(channel["zeroFraction"]))), Numbers.Percent(own.Sum(Energy) / energy),
            ]));
            first += own.Length;
        }

        Assert.Equal(expected, reader.Table(anchor).Rows.Select(row => Joined(row)));
    }

    private static void AssertKinds(AttachmentReader reader, string anchor, Row layer)
    {
        string[] ofFilters = [.. Filters(reader, layer).GroupBy(filter => filter["kind"]).Select(kind => Joined([Numbers.Count(kind.Count()), Listed([.. kind.Select(filter => filter["filterNumber"])])])).Order()];
        Assert.Equal(ofFilters, reader.Table(anchor).Rows.Select(row => Joined(row.Skip(1))).Order());

        static string Listed(string[] numbers) => string.Join(", ", numbers.Take(20)) + (numbers.Length > 20 ? $" and {numbers.Length - 20} more" : "");
    }

    private static void AssertAliasing(AttachmentReader reader, string anchor, Row layer)
    {
        var rows = reader.Table(anchor).Rows;
        Assert.Equal(
            Filters(reader, layer)
                .OrderByDescending(filter => Number(filter["aliasedFraction"])).ThenBy(filter => Long(filter["filterNumber"])).Take(rows.Length)
                .Select(filter => Joined([filter["filterNumber"], Value(filter["peakFrequency"]), Percent(filter["aliasedFraction"]), Value(filter["norm"])])),
            rows.Select(row => Joined([row[0], row[2], row[3], row[4]])));
    }

    private static List<Row> Filters(AttachmentReader reader, Row layer) => reader.Rows($"{layer["name"]}-filters.csv");

    private static Model ModelOf(string name) => name switch
    {
        "residual" or "inputs-first" => Model.Load(SmallNetworks.Residual(name == "inputs-first"), name, labels: ["a", "b, or so", "c", "d", "e"]),
        "grouped" => Model.Load(SmallNetworks.Grouped(), name),
        "inception" => Model.Load(Inception(), name),
        _ => DemoGoogLeNet.Open(),
    };

    /// <summary>A first layer with a stride that sees colours, and two branches that are put side by side.</summary>
    private static byte[] Inception()
    {
        var random = new Random(11);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
        return new OnnxGraphBuilder("inception", operatorSetVersion: 13)
            .AddInput("image", 1, 3, 24, 24)
            .AddOutput("joined", 1, 10, 12, 12)
            .AddInitializer("a", new TensorShape(30, 3, 5, 5), Weights(30 * 75))
            .AddInitializer("b", new TensorShape(6, 30, 1, 1), Weights(180))
            .AddInitializer("c", new TensorShape(4, 30, 3, 3), Weights(1080))
            .AddNode("Conv", ["image", "a"], "first", new OnnxAttribute.Integers("strides", 2, 2), new OnnxAttribute.Integers("pads", 2, 2, 2, 2))
            .AddNode("Relu", ["first"], "fired")
            .AddNode("Conv", ["fired", "b"], "small")
            .AddNode("Conv", ["fired", "c"], "wide", new OnnxAttribute.Integers("pads", 1, 1, 1, 1))
            .AddNode("Concat", ["small", "wide"], "joined", new OnnxAttribute.Integer("axis", 1))
            .ToBytes();
    }

    private static byte[] Noise(int seed) => PngEncoder.Encode(TestImages.Noise(24, 24, 3, seed));

    [GeneratedRegex("^layer-([0-9]+)-(.+)$")]
    private static partial Regex LayerAnchor();

    [GeneratedRegex("^module-[0-9]+-costs$")]
    private static partial Regex CostsAnchor();
}
