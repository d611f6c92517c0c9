using ActivationPlatform.Reports.LayerAnalysis.Sections;
using static ActivationPlatform.Reports.Tests.AttachmentReader;
using Row = System.Collections.Generic.Dictionary<string, string>;

namespace ActivationPlatform.Reports.Tests;

/// <summary>A reader recomputes the sentences that open a layer's section, and what the strongest units see, from the attachments alone.</summary>
internal static class FindingAssertions
{
    /// <summary>The attachment that says what each input of a classifier adds.</summary>
    public static string AttributionFile(Row layer) => $"{layer["name"]}-attribution.csv";

    /// <summary>The findings of every layer.</summary>
    public static void AssertFindings(AttachmentReader reader, List<Row> layers)
    {
        List<Row> reported = reader.Rows("statistics.csv");
        Assert.NotEmpty(reported);
        foreach (Row statistics in reported.Where(layer => layer["count"] != "0"))
        {
            string range = $" values from {Value(statistics["minimum"])} to {Value(statistics["maximum"])}, {Value(statistics["mean"])} on average. ";
            string[] findings = [.. reader.Sentences.Where(sentence => sentence.Contains(range, StringComparison.Ordinal))];
            Assert.True(findings.Length > 0, $"No finding says{range}");
            Row layer = Assert.Single(layers, candidate => candidate["name"] == statistics["name"]);
            foreach (string words in Expected(reader, layer, statistics, layers, reported))
            {
                Assert.True(findings.Any(finding => finding.Contains(words, StringComparison.Ordinal)), $"{layer["name"]}: none of the findings says '{words}': {string.Join(" | ", findings)}");
            }
        }
    }

    private static IEnumerable<string> Expected(AttachmentReader reader, Row layer, Row statistics, List<Row> layers, List<Row> reported)
    {
        if (Number(statistics["minimum"]) < 0)
        {
            yield return $"{Percent(statistics["negativeFraction"])} of the values are negative";
        }
        else if (Number(statistics["maximum"]) > 0 && Long(statistics["deadChannels"]) > 1)
        {
            yield return $"{statistics["deadChannels"]} of {Numbers.Of(Long(statistics["channels"]), "channel")} never fire";
        }

        bool hasMaps = Shape(layer["outputShape"]) is [_, _, var height, var width] && height * width >= 4;
        Row? before = Inputs(layer).ToArray() is [int input] ? reported.SingleOrDefault(row => row["name"] == layers[input - 1]["name"]) : null;
        switch (layer["type"])
        {
            case "Convolution" or "ReLU" or "Addition" when hasMaps && reader.Channels(layer) is { Count: >= 8 } channels && channels.Sum(Energy) > 0:
                yield return $"Half of the energy (the sum of squares) is in {Numbers.Of(CountToHalf([.. channels.Select(Energy).OrderDescending()]), "channel")}. ";
                break;
            case "Max Pooling" or "Average Pooling" when before is not null && layer["windowHeight"].Length > 0:
                yield return $"of {layer["windowHeight"]} x {layer["windowWidth"]} units, so that the mean {Change("mean")} and the standard deviation {Change("standardDeviation")}. ";
                break;
            case "Cross Channel Normalization" or "Batch Normalization" when before is not null:
                yield return $"By the normalization the largest value {Change("maximum")} and the standard deviation {Change("standardDeviation")}. ";
                break;
            case "Softmax":
                double entropy = reader.Channels(layer).Select(channel => Number(channel["maximum"])).Where(share => share > 0).Sum(share => -share * Math.Log(share));
                yield return $"as uncertain as an even choice between {Numbers.Value(Math.Exp(entropy))} classes";
                break;
            case "Fully Connected" when reader.HasFile(AttributionFile(layer)):
                Row[] inputs = [.. reader.Rows(AttributionFile(layer)).Where(row => row["channelNumber"].Length > 0).OrderByDescending(row => Number(row["score"]))];
                yield return $" comes from {CountToHalf([.. inputs.Select(row => Number(row["score"])).Where(score => score > 0)])} of {Numbers.Of(inputs.Length, "input")}, first from channel {inputs[0]["channelNumber"]} with {Value(inputs[0]["score"])}. ";
                break;
        }

        if (reader.HasFile("units.csv") && reader.Rows("units.csv").SingleOrDefault(row => row["name"] == layer["name"]) is { } unit)
        {
            Assert.Equal(Number(statistics["maximum"]), Number(unit["value"]));
            yield return $"The largest one is channel {unit["channelNumber"]}'s, {PlaceOf(unit)} of the photo. ";
        }

        string Change(string measure) => Numbers.Change(Number(before[measure]), Number(statistics[measure]));
    }

    private static int CountToHalf(double[] falling) => Enumerable.Range(1, falling.Length).First(count => falling.Take(count).Sum() >= falling.Sum() / 2);

    private static string PlaceOf(Row unit)
    {
        int row = Third("row", "mapHeight"), column = Third("column", "mapWidth");
        return (row, column) is (1, 1)
            ? "in the middle"
            : "at the " + string.Join(' ', new[] { row == 0 ? "top" : row == 2 ? "bottom" : "", column == 0 ? "left" : column == 2 ? "right" : "" }.Where(word => word.Length > 0));

        int Third(string position, string size) => Math.Clamp((int)Math.Floor(3 * (Number(unit[position]) - 0.5) / Number(unit[size])), 0, 2);
    }

    /// <summary>Every strongest unit's figure says what the unit sees.</summary>
    public static void AssertUnits(AttachmentReader reader)
    {
        foreach (Row unit in reader.HasFile("units.csv") && reader.Captions.Count > 0 ? reader.Rows("units.csv") : [])
        {
            string caption = Assert.Single(reader.Captions, caption => caption.StartsWith($"Channel {unit["channelNumber"]} of {unit["name"]} has the largest value of the layer, {Value(unit["value"])}.", StringComparison.Ordinal));
            Assert.True(
                caption.EndsWith("Its unit sees the whole input.", StringComparison.Ordinal)
                || caption.EndsWith($"Its unit sees rows {unit["firstRowSeen"]} to {unit["lastRowSeen"]} and columns {unit["firstColumnSeen"]} to {unit["lastColumnSeen"]} of the input, framed.", StringComparison.Ordinal),
                caption);
        }
    }
}
