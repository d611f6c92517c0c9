using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The two or three computed sentences that open a layer's section.</summary>
internal static class Findings
{
    // Of so few channels one sees at a glance which are strong.
    private const int FewestToConcentrate = 8;

    public static ImmutableArray<Inline> Of(LayerView view)
    {
        ChannelStatistics whole = view.Statistics.Whole;
        if (whole.Count == 0)
        {
            return ["No value of this layer is finite for this photo."];
        }

        var words = ImmutableArray.CreateBuilder<Inline>();
        int channels = view.Statistics.Channels.Length;
        words.Add(view.Layer.Type == LayerType.ImageInput
            ? $"{Numbers.Of(channels, "channel")} {(channels == 1 ? "has" : "have")} values from "
            : $"{(ValueRanking.HasClasses(view) ? $"{Numbers.Count(channels)} classes" : Numbers.Of(channels, "channel"))} {(channels == 1 ? "answers" : "answer")} with values from ");
        words.Add(Inline.Strong(Numbers.Value(whole.Minimum)));
        words.Add(" to ");
        words.Add(Inline.Strong(Numbers.Value(whole.Maximum)));
        words.Add($", {Numbers.Value(whole.Mean)} on average. ");
        if (whole.NonFiniteCount > 0)
        {
            words.Add($"{Numbers.Of(whole.NonFiniteCount, "value")} {(whole.NonFiniteCount == 1 ? "is" : "are")} not finite. ");
        }

        AddActivity(words, view.Statistics);
        AddOfType(words, view);
        AddFilters(words, view.FilterReport, view.Featured);
        return words.ToImmutable();
    }

    private static void AddActivity(ImmutableArray<Inline>.Builder words, LayerStatistics statistics)
    {
        ChannelStatistics whole = statistics.Whole;
        if (whole.Minimum == whole.Maximum)
        {
            words.Add("All of them are the same, so that there is nothing to tell apart. ");
            return;
        }

        if (whole.Minimum < 0)
        {
            words.Add($"{Numbers.Percent(whole.NegativeFraction)} of the values are negative. ");
        }
        else if (whole.ZeroFraction > 0)
        {
            AddSilence(words, statistics);
        }

        int constant = statistics.Channels.Count(channel => channel.Count > 1 && channel.Minimum == channel.Maximum && !channel.IsDead);
        if (constant > 0)
        {
            words.Add($"{Numbers.Of(constant, "channel")} {(constant == 1 ? "carries" : "carry")} one constant value. ");
        }
    }

    private static void AddSilence(ImmutableArray<Inline>.Builder words, LayerStatistics statistics)
    {
        const int named = 12;
        int[] dead = [.. Enumerable.Range(0, statistics.Channels.Length).Where(index => statistics.Channels[index].IsDead).Select(index => index + 1)];
        words.Add($"{Numbers.Percent(statistics.Whole.ZeroFraction)} of the values are zero; ");
        if (dead.Length == 0)
        {
            words.Add("every channel fires somewhere on this photo. ");
            return;
        }

        string names = string.Join(", ", dead.Take(named)) + (dead.Length > named ? $" and {dead.Length - named} more" : "");
        words.Add($"{dead.Length} of {Numbers.Of(statistics.Channels.Length, "channel")} never {(dead.Length == 1 ? "fires" : "fire")} on it: {names}. ");
    }

    private static void AddOfType(ImmutableArray<Inline>.Builder words, LayerView view)
    {
        Layer layer = view.Layer;
        ChannelStatistics whole = view.Statistics.Whole;
        ChannelStatistics? before = layer.Inputs is [int only] && view.Context.Numbers.Of(only) is { Whole: { Count: > 0 } known } ? known : null;
        switch (layer.Type)
        {
            case LayerType.Convolution when view.Strongest is { } strongest:
                FeatureMaps maps = FeatureMaps.Of(view.Activation);
                words.Add($"The largest one is channel {strongest.ChannelIndex + 1}'s, {PhotoPlace.Of(strongest.Row, maps.Height, strongest.Column, maps.Width)} of the photo. ");
                AddConcentration(words, view);
                break;
            case LayerType.ReLU or LayerType.Addition when view.HasMaps:
                AddConcentration(words, view);
                break;
            case LayerType.MaxPooling or LayerType.AveragePooling when before is not null && layer.Window is { } window:
                words.Add(
                    $"Each unit keeps the {(layer.Type == LayerType.MaxPooling ? "largest" : "mean")} of {window.Height} x {window.Width} units, so that the mean {Numbers.Change(before.Mean, whole.Mean)} and the standard deviation {Numbers.Change(before.StandardDeviation, whole.StandardDeviation)}. ");
                break;
            case LayerType.CrossChannelNormalization or LayerType.BatchNormalization when before is not null:
                words.Add(
                    $"By the normalization the largest value {Numbers.Change(before.Maximum, whole.Maximum)} and the standard deviation {Numbers.Change(before.StandardDeviation, whole.StandardDeviation)}. ");
                break;
            case LayerType.Dropout:
                words.Add("At inference it changes nothing: the values are those of its input. ");
                break;
            case LayerType.DepthConcatenation:
                AddStrongestBranch(words, view);
                break;
            case LayerType.FullyConnected or LayerType.Softmax or LayerType.ClassificationOutput:
                AddClasses(words, view);
                break;
            default:
                break;
        }
    }

    private static void AddConcentration(ImmutableArray<Inline>.Builder words, LayerView view)
    {
        double[] energies = [.. view.Statistics.Channels.Select(channel => channel.Energy).OrderDescending()];
        double all = energies.Sum();
        if (energies.Length < FewestToConcentrate || !double.IsFinite(all) || all == 0)
        {
            return;
        }

        int count = CountToHalf(energies, all);
        words.Add($"Half of the energy (the sum of squares) is in {Numbers.Of(count, "channel")}. ");
    }

    /// <summary>How many of the largest make half of all.</summary>
    private static int CountToHalf(ReadOnlySpan<double> falling, double all)
    {
        int count = 0;
        for (double sum = 0; 2 * sum < all; count++)
        {
            sum += falling[count];
        }

        return count;
    }

    private static void AddStrongestBranch(ImmutableArray<Inline>.Builder words, LayerView view)
    {
        BranchTable.Branch? strongest = BranchTable.BranchesOf(view).Where(branch => double.IsFinite(branch.EnergyShare)).MaxBy(branch => branch.EnergyShare);
        if (strongest is not null)
        {
            words.Add("Most of the energy comes from ");
            words.Add(Inline.Code(strongest.Layer.MatlabName));
            words.Add($": {Numbers.Percent(strongest.EnergyShare)} with {strongest.Count} of {Numbers.Of(view.Statistics.Channels.Length, "channel")}. ");
        }
    }

    private static void AddClasses(ImmutableArray<Inline>.Builder words, LayerView view)
    {
        ImmutableArray<ChannelStatistics> channels = view.Statistics.Channels;
        ImmutableArray<int> ranked = ChannelRanking.By(channels, ChannelMeasure.Maximum);
        if (view.HasMaps || ranked.Length < 2 || !double.IsFinite(channels[ranked[1]].Maximum))
        {
            return;
        }

        (double first, double second) = (channels[ranked[0]].Maximum, channels[ranked[1]].Maximum);
        bool isProbability = ValueRanking.IsProbability(view.Layer);
        words.Add("The largest is ");
        words.Add(Inline.Strong(ValueRanking.LabelOf(view, ranked[0])));
        words.Add(isProbability
            ? $" with {Numbers.Percent(first)}, before {ValueRanking.LabelOf(view, ranked[1])} with {Numbers.Percent(second)}. "
            : $", {Numbers.Value(first - second)} above {ValueRanking.LabelOf(view, ranked[1])}. ");
        if (isProbability)
        {
            double entropy = channels.Where(channel => channel.Maximum > 0).Sum(channel => -channel.Maximum * Math.Log(channel.Maximum));
            words.Add($"The scores are as uncertain as an even choice between {Numbers.Value(Math.Exp(entropy))} classes. ");
        }

        AddAttribution(words, view);
    }

    private static void AddAttribution(ImmutableArray<Inline>.Builder words, LayerView view)
    {
        if (view.Attribution is not { } attribution || attribution.ByScore[0].Score <= 0)
        {
            return;
        }

        double[] supporting = [.. attribution.ByScore.Select(share => share.Score).TakeWhile(score => score > 0)];
        int count = CountToHalf(supporting, supporting.Sum());
        ScoreShare first = attribution.ByScore[0];
        words.Add(
            $"Half of what speaks for {view.Context.LabelOf(attribution.ClassIndex)} comes from {Numbers.Count(count)} of {Numbers.Of(attribution.Shares.Length, "input")}, first from channel {first.InputIndex + 1} with {Numbers.Value(first.Score)}. ");
    }

    private static void AddFilters(ImmutableArray<Inline>.Builder words, FilterReport? report, FeaturedFilters? featured)
    {
        if (report is null || featured is null)
        {
            return;
        }

        AddDetector(words, featured.HorizontalEdges, "is the strongest detector of horizontal edges");
        AddDetector(words, featured.VerticalEdges, "is the strongest detector of vertical edges");
        if (featured.GreenAgainstRed is { } opponent)
        {
            (double green, double red) = (report.MeanOf(opponent, "green"), report.MeanOf(opponent, "red"));
            AddDetector(words, opponent, $"answers to {(green > red ? "green against red" : "red against green")} (mean weight {Numbers.Value(green)} for green, {Numbers.Value(red)} for red)");
        }
    }

    private static void AddDetector(ImmutableArray<Inline>.Builder words, int? filterIndex, string what)
    {
        if (filterIndex is { } index)
        {
            words.Add(Inline.Strong($"Filter {index + 1}"));
            words.Add($" {what}. ");
        }
    }
}
