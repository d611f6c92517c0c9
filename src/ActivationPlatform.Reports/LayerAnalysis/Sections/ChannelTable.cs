using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The channels that vary most, and the numbers of all channels as an attachment. A short table tells of zeros only where nothing is negative.</summary>
internal static class ChannelTable
{
    private const int Shown = 8;
    private const int ShownCompact = 5;

    /// <summary>The strongest channels of a layer, strongest first.</summary>
    public static ImmutableArray<int> Strongest(LayerView view) =>
        [.. ChannelRanking.By(view.Statistics.Channels, ChannelMeasure.StandardDeviation).Take(view.Context.IsCompact ? ShownCompact : Shown)];

    /// <summary>Their numbers.</summary>
    public static TableBlock Of(LayerView view)
    {
        ImmutableArray<ChannelStatistics> channels = view.Statistics.Channels;
        ImmutableArray<int> shown = Strongest(view);
        Column[] columns = [.. Columns(view)];
        return new TableBlock(
            [new TableColumn("Channel", ColumnAlignment.Right), .. columns.Select(column => new TableColumn(column.Header, ColumnAlignment.Right))],
            [.. shown.Select(index => (ImmutableArray<string>)[Numbers.Count(index + 1), .. columns.Select(column => column.Of(channels[index]))])],
            channels.Length == 1
                ? $"The only channel of {view.Layer.MatlabName}."
                : $"The {(channels.Length > shown.Length ? $"{shown.Length} strongest of {Numbers.Of(channels.Length, "channel")}" : "channels")} of {view.Layer.MatlabName} by standard deviation.",
            $"{view.Anchor}-channels");
    }

    /// <summary>The strongest channels' numbers in a sentence, for those who do not see the pictures.</summary>
    public static string WordsOf(LayerView view) => $"Strongest by standard deviation: {WordsOf(view, Strongest(view))}";

    /// <summary>The same of any channels.</summary>
    public static string WordsOf(LayerView view, IEnumerable<int> channelIndices) => string.Join("; ", channelIndices.Select(index =>
    {
        ChannelStatistics channel = view.Statistics.Channels[index];
        return $"channel {index + 1} from {Numbers.Value(channel.Minimum)} to {Numbers.Value(channel.Maximum)}, deviation {Numbers.Value(channel.StandardDeviation)}";
    })) + ".";

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

    private static IEnumerable<Column> Columns(LayerView view)
    {
        ChannelStatistics whole = view.Statistics.Whole;
        bool isShort = view.Context.IsCompact;
        if (!isShort || whole.NegativeFraction > 0)
        {
            yield return new("Minimum", channel => Numbers.Value(channel.Minimum));
        }

        yield return new("Maximum", channel => Numbers.Value(channel.Maximum));
        yield return new("Mean", channel => Numbers.Value(channel.Mean));
        yield return new("Deviation", channel => Numbers.Value(channel.StandardDeviation));
        if (!isShort || !(whole.NegativeFraction > 0))
        {
            yield return new("Zeros", channel => Numbers.Percent(channel.ZeroFraction));
        }

        if (!isShort || whole.NegativeFraction > 0)
        {
            yield return new("Negative", channel => Numbers.Percent(channel.NegativeFraction));
        }
    }

    private sealed record Column(string Header, Func<ChannelStatistics, string> Of);
}
