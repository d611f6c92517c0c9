using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The two or three computed sentences that open a layer's section.</summary>
internal static class Findings
{
    public static ImmutableArray<Inline> Of(LayerStatistics statistics, FilterBank? filters, FeaturedFilters? featured)
    {
        ChannelStatistics whole = statistics.Whole;
        var words = ImmutableArray.CreateBuilder<Inline>();
        if (whole.Count == 0)
        {
            words.Add("No value of this layer is finite for this photo.");
            return words.ToImmutable();
        }

        int channels = statistics.Channels.Length;
        words.Add($"{Numbers.Of(channels, "channel")} answer with values from ");
        words.Add(Inline.Strong(Numbers.Value(whole.Minimum)));
        words.Add(" to ");
        words.Add(Inline.Strong(Numbers.Value(whole.Maximum)));
        words.Add($", {Numbers.Value(whole.Mean)} on average. ");
        if (whole.NonFiniteCount > 0)
        {
            words.Add($"{Numbers.Of(whole.NonFiniteCount, "value")} are not finite. ");
        }

        AddActivity(words, statistics);
        AddFilters(words, filters, featured);
        return words.ToImmutable();
    }

    private static void AddActivity(ImmutableArray<Inline>.Builder words, LayerStatistics statistics)
    {
        ChannelStatistics whole = statistics.Whole;
        if (whole.Minimum < 0)
        {
            words.Add($"{Numbers.Percent(whole.NegativeFraction)} of the values are negative. ");
        }
        else if (whole.ZeroFraction > 0)
        {
            int dead = statistics.Channels.Count(channel => channel.IsDead);
            words.Add($"{Numbers.Percent(whole.ZeroFraction)} of the values are zero; ");
            words.Add(dead == 0 ? "every channel fires somewhere on this photo. " : $"{dead} of {Numbers.Of(statistics.Channels.Length, "channel")} never fire on it. ");
        }

        int constant = statistics.Channels.Count(channel => channel.Count > 0 && channel.Minimum == channel.Maximum && !channel.IsDead);
        if (constant > 0 && statistics.Layer.OutputShape.Rank > 2)
        {
            words.Add($"{Numbers.Of(constant, "channel")} carry one constant value. ");
        }
    }

    private static void AddFilters(ImmutableArray<Inline>.Builder words, FilterBank? filters, FeaturedFilters? featured)
    {
        if (filters is null || featured is null)
        {
            return;
        }

        words.Add(Inline.Strong($"Filter {featured.HorizontalEdges + 1}"));
        words.Add(" is the strongest detector of horizontal edges, ");
        words.Add(Inline.Strong($"filter {featured.VerticalEdges + 1}"));
        words.Add(" of vertical ones");
        if (featured.GreenAgainstRed is { } opponent)
        {
            double green = FeaturedFilters.Mean(filters, opponent, "green");
            double red = FeaturedFilters.Mean(filters, opponent, "red");
            words.Add("; ");
            words.Add(Inline.Strong($"filter {opponent + 1}"));
            words.Add($" answers to {(green > red ? "green against red" : "red against green")} (mean weight {Numbers.Value(green)} for green, {Numbers.Value(red)} for red)");
        }

        words.Add(".");
    }
}
