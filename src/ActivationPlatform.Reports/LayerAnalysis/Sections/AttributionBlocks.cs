using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>Why the winner has won: what each input of the last linear layer adds to its score and to its lead over the second, and where in the photo the strongest ones do.</summary>
internal static class AttributionBlocks
{
    private const int Shown = 8;
    private const int ShownOnPhoto = 5;

    // So many panels, the gaps between them and the colour bar fill the text's width.
    private const double PanelWidthPoints = 65;

    /// <summary>The attribution of the two highest scores; null for a layer whose inputs or values are no scores, and for scores that mean nothing.</summary>
    public static async Task<ScoreAttribution?> MeasureAsync(LayerView view, CancellationToken cancellationToken)
    {
        ImmutableArray<ChannelStatistics> scores = view.Statistics.Channels;
        bool hasScores = view.Layer is { Type: LayerType.FullyConnected, Inputs.Length: 1 } && ValueRanking.HasClasses(view) && scores.Length >= 2 && !view.HasMaps;
        if (!hasScores || view.Context.Network.IsDemonstration || view.Filters is not { IsMeasurable: true } filters || scores.Any(score => score.NonFiniteCount > 0))
        {
            return null;
        }

        ImmutableArray<ChannelStatistics> inputs = await InputsAsync(view, cancellationToken);
        if (inputs.Length != filters.InputCount || inputs.Any(input => input.Count != 1))
        {
            return null;
        }

        ImmutableArray<int> ranked = ChannelRanking.By(scores, ChannelMeasure.Maximum);
        return ScoreAttribution.Create(filters, [.. inputs.Select(input => input.Mean)], ranked[0], ranked[1]);
    }

    /// <summary>The table, the numbers of all inputs and, for a network with class activation maps, the maps of the strongest ones.</summary>
    public static void Add(ImmutableArray<Block>.Builder blocks, LayerView view)
    {
        if (view.Attribution is not { } attribution)
        {
            return;
        }

        string winner = view.Context.LabelOf(attribution.ClassIndex);
        string file = $"{ActivationFileName.Encode(view.Layer.MatlabName)}-attribution.csv";
        ScoreShare[] shown = [.. attribution.ByScore.Take(Shown)];
        ScoreShare[] others = [.. attribution.ByScore.Skip(Shown)];
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        rows.AddRange(shown.Select(share => ImmutableArray.Create(
            $"Channel {share.InputIndex + 1}", Numbers.Value(share.Value), Numbers.Value(share.Weight), Numbers.Value(share.Score), Numbers.Value(share.Lead))));
        if (others.Length > 0)
        {
            rows.Add([$"{Numbers.Of(others.Length, "other")}", "–", "–", Numbers.Value(others.Sum(share => share.Score)), Numbers.Value(others.Sum(share => share.Lead))]);
        }

        rows.Add(["Bias", "–", "–", Numbers.Value(attribution.Bias), Numbers.Value(attribution.BiasLead)]);
        rows.Add(["Sum", "–", "–", Numbers.Value(attribution.Score), Numbers.Value(attribution.Lead)]);
        blocks.Add(view.SubHeading($"What speaks for {winner}", "attribution"));
        blocks.Add(new TableBlock(
            [
                new TableColumn("Input"), new TableColumn("Value", ColumnAlignment.Right), new TableColumn("Weight", ColumnAlignment.Right),
                new TableColumn("Score", ColumnAlignment.Right), new TableColumn("Lead", ColumnAlignment.Right),
            ],
            rows.ToImmutable(),
            $"What the inputs of {view.Layer.MatlabName} add to the score of {winner}, weight times value, and to its lead over {view.Context.LabelOf(attribution.RivalIndex)}. The attachment {file} has all inputs.",
            $"{view.Anchor}-attribution-table"));
        blocks.Add(CollectedNumbers.Csv(
            file, $"What every input of {view.Layer.MatlabName} adds to the score of {winner}; the bias is an input without a number", ["channelNumber", "value", "weight", "rivalWeight", "score", "lead"],
            [
                .. attribution.Shares.Select(share => new object?[] { share.InputIndex + 1, share.Value, share.Weight, share.RivalWeight, share.Score, share.Lead }),
                [null, 1, attribution.Bias, attribution.Bias - attribution.BiasLead, attribution.Bias, attribution.BiasLead],
            ]));
        if (view.Context.Overview.Pooled is { } maps && maps.ChannelCount == attribution.Shares.Length)
        {
            AddPlaces(blocks, view, maps, shown[..Math.Min(shown.Length, ShownOnPhoto)], winner);
        }
    }

    /// <summary>The class activation map of the winner taken apart: a channel's map times its weight, whose mean is the channel's share of the score.</summary>
    private static void AddPlaces(ImmutableArray<Block>.Builder blocks, LayerView view, FeatureMaps maps, ScoreShare[] shares, string winner)
    {
        float[][] evidence = [.. shares.Select(share => maps.Map(share.InputIndex).ToArray().Select(value => (float)(share.Weight * value)).ToArray())];
        var scale = ColorScale.Over(evidence.SelectMany(map => map).ToArray(), Colormap.Viridis);
        blocks.Add(new FigureBlock(
            new ChannelsFigure(shares.Zip(evidence, (share, map) => new ChannelPanel(
                $"Channel {share.InputIndex + 1}", new OverlayFigure(view.Context.Seen, map, maps.Height, maps.Width, scale).Compose())))
            {
                Columns = shares.Length,
                PanelWidthPoints = PanelWidthPoints,
                Sampling = ImageSampling.Smooth,
                Scale = scale,
                Details = string.Join("; ", shares.Zip(evidence, (share, map) => $"channel {share.InputIndex + 1} adds {Numbers.Value(share.Score)}, most {PlaceOfLargest(map, maps)}")) + ".",
            },
            $"Where in the photo {(shares.Length == 1 ? "the strongest input speaks" : $"the {shares.Length} strongest inputs speak")} for {winner}: the channel's map in {maps.Layer.MatlabName} times its weight, on one scale. The mean of each is its score in the table.",
            $"{view.Anchor}-evidence"));
        blocks.Add(CollectedNumbers.Csv(
            $"{ActivationFileName.Encode(view.Layer.MatlabName)}-evidence.csv", $"Where the strongest inputs of {view.Layer.MatlabName} speak for {winner}", ["channelNumber", "row", "column", "value"],
            from entry in shares.Zip(evidence)
            from index in Enumerable.Range(0, entry.Second.Length)
            select new object?[] { entry.First.InputIndex + 1, (index / maps.Width) + 1, (index % maps.Width) + 1, entry.Second[index] }));
    }

    private static string PlaceOfLargest(float[] map, FeatureMaps maps)
    {
        int unit = map.AsSpan().IndexOf(map.Max());
        return PhotoPlace.Of(unit / maps.Width, maps.Height, unit % maps.Width, maps.Width);
    }

    /// <summary>The statistics of the layer's inputs, from their own section if there is one.</summary>
    private static async Task<ImmutableArray<ChannelStatistics>> InputsAsync(LayerView view, CancellationToken cancellationToken)
    {
        ReportContext context = view.Context;
        Layer input = context.Network.Layers[view.Layer.Inputs[0]];
        if (context.Numbers.Of(input.Index) is { } known)
        {
            return known.Channels;
        }

        if (!LayerView.CanShow(input.OutputShape))
        {
            return [];
        }

        using Activation activation = await context.Request.Source.ReadActivationAsync(context.Input, input.Name, cancellationToken);
        return LayerStatistics.Create(activation, cancellationToken).Channels;
    }
}
