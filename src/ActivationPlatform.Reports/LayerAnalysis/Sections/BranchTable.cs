using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>Which branch of a depth concatenation puts in how much.</summary>
internal static class BranchTable
{
    /// <summary>The table; nothing for a layer that is no concatenation of channels.</summary>
    public static ImmutableArray<Block> Of(LayerView view)
    {
        ImmutableArray<Branch> branches = BranchesOf(view);
        return branches.IsEmpty ? [] :
        [
            new TableBlock(
                [
                    new TableColumn("Branch", Style: InlineStyle.Code, Grows: true, IsLink: true), new TableColumn("Channels", ColumnAlignment.Right), new TableColumn("Maximum", ColumnAlignment.Right),
                    new TableColumn("Mean", ColumnAlignment.Right), new TableColumn("Zeros", ColumnAlignment.Right), new TableColumn("Energy", ColumnAlignment.Right),
                ],
                [.. branches.Select(branch => ImmutableArray.Create(
                    branch.Layer.MatlabName, $"{branch.First + 1}–{branch.First + branch.Count}", Numbers.Value(branch.Maximum), Numbers.Value(branch.Mean),
                    Numbers.Percent(branch.ZeroFraction), Numbers.Percent(branch.EnergyShare)))],
                $"The branches that {view.Layer.MatlabName} puts side by side; energy is the share in the sum of squares.", $"{view.Anchor}-branches")
            {
                RowAnchors = [.. branches.Select(branch => view.Context.SectionOf(branch.Layer))],
            },
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

    /// <summary>One branch.</summary>
    internal sealed record Branch(Layer Layer, int First, int Count, double Maximum, double Mean, double ZeroFraction, double EnergyShare);
}
