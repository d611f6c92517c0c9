using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>Which branch of a depth concatenation puts in how much.</summary>
internal static class BranchTable
{
    private static readonly ImmutableArray<Column> Columns =
    [
        new("Channels", true, branch => $"{branch.First + 1}–{branch.First + branch.Count}"),
        new("Maximum", false, branch => Numbers.Value(branch.Maximum)),
        new("Mean", false, branch => Numbers.Value(branch.Mean)),
        new("Zeros", false, branch => Numbers.Percent(branch.ZeroFraction)),
        new("Energy", true, branch => Numbers.Percent(branch.EnergyShare)),
    ];

    /// <summary>The table; nothing for a layer that is no concatenation of channels. A short one stands in a column.</summary>
    public static ImmutableArray<Block> Of(LayerView view)
    {
        ImmutableArray<Branch> branches = BranchesOf(view);
        if (branches.IsEmpty)
        {
            return [];
        }

        Column[] columns = [.. Columns.Where(column => column.IsInShortTables || !view.Context.IsCompact)];
        return
        [
            new TableBlock(
                [new TableColumn("Branch", Style: InlineStyle.Code, Grows: true), .. columns.Select(column => new TableColumn(column.Header, ColumnAlignment.Right))],
                [.. branches.Select(branch => (ImmutableArray<string>)[branch.Layer.MatlabName, .. columns.Select(column => column.Of(branch))])],
                $"The branches that {view.Layer.MatlabName} puts side by side; energy is the sum of squares.", $"{view.Anchor}-branches"),
        ];
    }

    /// <summary>The branches in the order of their channels; empty for a layer that is no concatenation of channels.</summary>
    public static ImmutableArray<Branch> BranchesOf(LayerView view)
    {
        Network network = view.Context.Network;
        ImmutableArray<Layer> inputs = [.. view.Layer.Inputs.Select(input => network.Layers[input])];
        ImmutableArray<ChannelStatistics> channels = view.Statistics.Channels;
        if (view.Layer.Type != LayerType.DepthConcatenation || inputs.Sum(input => input.OutputShape.Channels) != channels.Length)
        {
            return [];
        }

        double energy = channels.Sum(channel => channel.Energy);
        var branches = ImmutableArray.CreateBuilder<Branch>();
        int first = 0;
        foreach (Layer input in inputs)
        {
            ChannelStatistics[] own = [.. channels.Skip(first).Take(input.OutputShape.Channels)];
            branches.Add(new Branch(
                input, first, own.Length, own.Max(channel => channel.Maximum), own.Average(channel => channel.Mean), own.Average(channel => channel.ZeroFraction),
                own.Sum(channel => channel.Energy) / energy));
            first += own.Length;
        }

        return branches.ToImmutable();
    }

    private sealed record Column(string Header, bool IsInShortTables, Func<Branch, string> Of);

    /// <summary>One branch.</summary>
    internal sealed record Branch(Layer Layer, int First, int Count, double Maximum, double Mean, double ZeroFraction, double EnergyShare);
}
