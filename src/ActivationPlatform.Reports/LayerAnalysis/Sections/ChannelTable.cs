using System.Collections.Immutable;
using System.Text;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The channels that vary most, and the numbers of all channels as an attachment.</summary>
internal static class ChannelTable
{
    private const int Shown = 8;

    public static void Add(ImmutableArray<Block>.Builder blocks, LayerStatistics statistics)
    {
        Layer layer = statistics.Layer;
        string anchor = ReportContext.AnchorOf(layer);
        string file = $"{ActivationFileName.Encode(layer.MatlabName)}-channels.csv";
        bool hasMaps = layer.OutputShape is { Rank: > 2 } shape && shape.Height * shape.Width > 1;
        (int Index, ChannelStatistics Statistics)[] ranked =
        [
            .. statistics.Channels.Select((channel, index) => (Index: index, Statistics: channel))
                .OrderByDescending(entry => Finite(hasMaps ? entry.Statistics.StandardDeviation : entry.Statistics.Maximum)).ThenBy(entry => entry.Index).Take(Shown),
        ];

        blocks.Add(new Heading(2, "Strongest channels", $"{anchor}-ranking"));
        blocks.Add(Paragraph.Of(
            hasMaps ? "Channels by standard deviation over the photo: how much they tell apart. " : "Channels by value. ",
            "The attachment ", Inline.Code(file), $" has the numbers of all {Numbers.Of(statistics.Channels.Length, "channel")}."));
        blocks.Add(new TableBlock(
            [
                new TableColumn("Channel", ColumnAlignment.Right), new TableColumn("Minimum", ColumnAlignment.Right), new TableColumn("Maximum", ColumnAlignment.Right),
                new TableColumn("Mean", ColumnAlignment.Right), new TableColumn("Std. deviation", ColumnAlignment.Right), new TableColumn("Zeros", ColumnAlignment.Right),
                new TableColumn("Negative", ColumnAlignment.Right),
            ],
            [.. ranked.Select(entry => Row(entry.Index, entry.Statistics))],
            $"The {(statistics.Channels.Length > Shown ? $"{Shown} strongest channels" : "channels")} of {layer.MatlabName}.", $"{anchor}-channels"));
        blocks.Add(new Attachment(file, "text/csv", $"Statistics of every channel of {layer.MatlabName}", Csv(statistics)));
    }

    private static ImmutableArray<string> Row(int index, ChannelStatistics channel) =>
    [
        Numbers.Count(index + 1), Numbers.Value(channel.Minimum), Numbers.Value(channel.Maximum), Numbers.Value(channel.Mean), Numbers.Value(channel.StandardDeviation),
        Numbers.Percent(channel.ZeroFraction), Numbers.Percent(channel.NegativeFraction),
    ];

    private static byte[] Csv(LayerStatistics statistics)
    {
        var text = new StringWriter();
        var csv = new CsvWriter(
            text, "channelNumber", "count", "nonFiniteCount", "minimum", "maximum", "mean", "standardDeviation", "zeroFraction", "negativeFraction", "dead");
        for (int index = 0; index < statistics.Channels.Length; index++)
        {
            ChannelStatistics channel = statistics.Channels[index];
            csv.WriteRow(
                index + 1, channel.Count, channel.NonFiniteCount, channel.Minimum, channel.Maximum, channel.Mean, channel.StandardDeviation,
                channel.ZeroFraction, channel.NegativeFraction, channel.IsDead);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NegativeInfinity;
}
