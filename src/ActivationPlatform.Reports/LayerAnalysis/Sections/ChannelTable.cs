using System.Collections.Immutable;
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
    private const int ShownCompact = 5;

    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        Layer layer = view.Layer;
        ImmutableArray<ChannelStatistics> channels = view.Statistics.Channels;
        int shown = Math.Min(channels.Length, view.Context.IsCompact ? ShownCompact : Shown);
        if (!view.Context.IsCompact)
        {
            blocks.Add(view.SubHeading("Strongest channels", "ranking"));
            blocks.Add(Paragraph.Of(
                "Channels by standard deviation over the photo: how much they tell apart. The attachment ", Inline.Code(FileOf(layer)),
                channels.Length == 1 ? " has the numbers as well." : $" has the numbers of all {Numbers.Of(channels.Length, "channel")}."));
        }

        blocks.Add(new TableBlock(
            [
                new TableColumn("Channel", ColumnAlignment.Right), new TableColumn("Minimum", ColumnAlignment.Right), new TableColumn("Maximum", ColumnAlignment.Right),
                new TableColumn("Mean", ColumnAlignment.Right), new TableColumn("Std. deviation", ColumnAlignment.Right), new TableColumn("Zeros", ColumnAlignment.Right),
                new TableColumn("Negative", ColumnAlignment.Right),
            ],
            [.. Ranked(channels).Take(shown).Select(index => Row(index, channels[index]))],
            channels.Length == 1
                ? $"The only channel of {layer.MatlabName}."
                : $"The {(channels.Length > shown ? $"{shown} strongest of {Numbers.Of(channels.Length, "channel")}" : "channels")} of {layer.MatlabName} by standard deviation.",
            $"{view.Anchor}-channels"));
        blocks.Add(ToAttachment(view.Statistics));
    }

    public static string FileOf(Layer layer) => $"{ActivationFileName.Encode(layer.MatlabName)}-channels.csv";

    /// <summary>Every channel's statistics as a file.</summary>
    public static Attachment ToAttachment(LayerStatistics statistics) => CollectedNumbers.Csv(
        FileOf(statistics.Layer), $"Statistics of every channel of {statistics.Layer.MatlabName}",
        ["channelNumber", "count", "nonFiniteCount", "minimum", "maximum", "mean", "standardDeviation", "zeroFraction", "negativeFraction", "dead"],
        statistics.Channels.Select((channel, index) => new object?[]
        {
            index + 1, channel.Count, channel.NonFiniteCount, channel.Minimum, channel.Maximum, channel.Mean, channel.StandardDeviation,
            channel.ZeroFraction, channel.NegativeFraction, channel.IsDead,
        }));

    private static ImmutableArray<int> Ranked(ImmutableArray<ChannelStatistics> channels) => ChannelRanking.By(channels, ChannelMeasure.StandardDeviation);

    private static ImmutableArray<string> Row(int index, ChannelStatistics channel) =>
    [
        Numbers.Count(index + 1), Numbers.Value(channel.Minimum), Numbers.Value(channel.Maximum), Numbers.Value(channel.Mean), Numbers.Value(channel.StandardDeviation),
        Numbers.Percent(channel.ZeroFraction), Numbers.Percent(channel.NegativeFraction),
    ];
}
