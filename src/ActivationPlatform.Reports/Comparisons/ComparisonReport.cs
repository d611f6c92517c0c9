using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.LayerAnalysis.Sections;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.Comparisons;

/// <summary>The comparison document: both runs side by side, how far every layer is apart, and the layer where they part.</summary>
public static class ComparisonReport
{
    // Rounding differs between engines and precisions; beyond this share of a layer's largest value, one photo is answered differently.
    private const double Tolerance = 1e-4;

    // Two photos differ from the first pixel on; they part where no later layer's outputs have this cosine any more.
    private const double LeastCosine = 0.5;

    private const int ShownPairs = 4;

    // Two pairs fit on a page.
    private const double PairWidthPoints = 204;

    /// <summary>Compares all layers and prepares the document.</summary>
    /// <param name="request">Networks and photos.</param>
    /// <param name="progress">Told after every layer; null for nobody.</param>
    /// <param name="cancellationToken">Stops the computation, also while the body is enumerated.</param>
    /// <exception cref="ArgumentException">The networks differ in their layers or shapes.</exception>
    /// <exception cref="ImageFormatException">A photo cannot be decoded.</exception>
    public static async Task<Document> CreateAsync(
        ComparisonReportRequest request, IProgress<LayerReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = await Side.CreateAsync("A", request.Source, request.ImageFile, request.ImageName, cancellationToken);
        var second = await Side.CreateAsync("B", request.OtherSource, request.OtherImageFile, request.OtherImageName, cancellationToken);
        ImmutableArray<LayerComparison> layers = await CompareAsync(first, second, progress, cancellationToken);
        bool isSamePhoto = request.IsSamePhoto;
        LayerComparison? parting = isSamePhoto ? layers.FirstOrDefault(layer => !layer.Difference.IsWithin(Tolerance)) : PartingOfPhotos(layers);
        string title = isSamePhoto ? $"{first.Network.Name} and {second.Network.Name} on {first.Name}" : $"{first.Name} and {second.Name} in {first.Network.Name}";
        return new Document(
            $"Comparison: {title}",
            $"All layers of {title}, side by side",
            new Cover(
                "Comparison", isSamePhoto ? "Two networks, one photo" : "Two photos, one network", title, PicturesOf(first, second),
                [.. FactsOf(first), .. FactsOf(second), new("They part at", parting?.Layer.Name ?? "no layer")],
                first.Network.IsDemonstration || second.Network.IsDemonstration ? ReportContext.DemonstrationNotice : null),
            Body(first, second, layers, parting, isSamePhoto, cancellationToken));
    }

    private static LayerComparison? PartingOfPhotos(ImmutableArray<LayerComparison> layers)
    {
        int last = layers.Length - 1;
        while (last >= 0 && !(layers[last].Difference.Cosine >= LeastCosine))
        {
            last--;
        }

        return last + 1 < layers.Length ? layers[last + 1] : null;
    }

    private static async Task<ImmutableArray<LayerComparison>> CompareAsync(Side first, Side second, IProgress<LayerReportProgress>? progress, CancellationToken cancellationToken)
    {
        var layers = ImmutableArray.CreateBuilder<LayerComparison>();
        await foreach (LayerComparison layer in LayerComparison.StreamAsync(first.Source, first.Input, second.Source, second.Input, ["*"], cancellationToken))
        {
            layers.Add(layer);
            progress?.Report(new LayerReportProgress(layers.Count, first.Network.Layers.Length, layer.Layer.Name));
        }

        return layers.ToImmutable();
    }

    private static async IAsyncEnumerable<Block> Body(
        Side first, Side second, ImmutableArray<LayerComparison> layers, LayerComparison? parting, bool isSamePhoto, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new PageBreak();
        yield return new Heading(1, "Where they part", "parting");
        yield return Paragraph.Finding(FindingsOf(layers, parting, isSamePhoto));
        yield return new FigureBlock(PicturesOf(first, second), $"What the network sees: A is {first.Name}, B is {second.Name}.", "seen-pictures") { MaximumHeightPoints = 140 };
        if (first.Classification is not null && second.Classification is not null)
        {
            yield return ClassesOf(first, second, first.Classification, second.Classification);
            yield return CollectedNumbers.Csv(
                "classification.csv", "The most probable classes of both runs", ["run", "rank", "classIndex", "label", "probability"],
                new[] { (first.Letter, first.Classification), (second.Letter, second.Classification) }
                    .SelectMany(run => run.Classification.Classes.Select(score => new object?[] { run.Letter, score.Rank, score.ClassIndex, score.Label, score.Probability })));
        }

        yield return new FigureBlock(
            new XyFigure([new PlotSeries("Cosine", layers.Select(layer => layer.Layer.Index + 1.0), layers.Select(layer => layer.Difference.Cosine))])
            {
                XLabel = "Layer number",
                YLabel = "Cosine",
                Height = 200,
            },
            "How alike both runs are, layer by layer: the cosine of the angle between the two outputs. 1 is the same up to a factor, 0 has nothing in common.", "cosines") { LeastShare = 0.8 };
        yield return new PageBreak();
        yield return new Heading(1, "Side by side", "pairs");
        yield return Paragraph.Of(
            "Montages of both runs, each on its own grey scale: the first layer with weights, the layer where they part, and the layers that differ most.");
        foreach (Layer layer in ChosenLayers(layers, parting))
        {
            using Activation left = await first.Source.ReadActivationAsync(first.Input, layer.Name, cancellationToken);
            using Activation right = await second.Source.ReadActivationAsync(second.Input, layer.MatlabName, cancellationToken);
            StretchMode mode = LayerMontage.SuitableMode(layer);
            LayerComparison comparison = layers.First(entry => entry.Layer.Index == layer.Index);
            (LayerMontage montage, LayerMontage other) = (LayerMontage.Create(left, mode, cancellationToken), LayerMontage.Create(right, mode, cancellationToken));
            yield return new Heading(2, layer.MatlabName, $"pair-{layer.Index + 1}");
            yield return new FigureBlock(
                new ChannelsFigure([
                    new ChannelPanel($"A: {layer.MatlabName}", montage.Image),
                    new ChannelPanel($"B: {layer.MatlabName}", other.Image),
                ])
                {
                    PanelWidthPoints = PairWidthPoints,
                    Details = $"A: {WordsOf(montage.Stretch)}; B: {WordsOf(other.Stretch)}.",
                },
                $"All channels of {layer.MatlabName} in both runs; {(double.IsFinite(comparison.Difference.Cosine) ? $"cosine {Numbers.Value(comparison.Difference.Cosine)}, " : "")}mean absolute difference {Numbers.Value(comparison.Difference.MeanAbsolute)}.",
                $"pair-{layer.Index + 1}-figure");
        }

        yield return new PageBreak();
        yield return new Heading(1, "Layers", "layers");
        yield return TableOf(layers);
        yield return AttachmentOf(layers);
        foreach (Block block in ProvenanceOf(first, second))
        {
            yield return block;
        }
    }

    private static ReadOnlySpan<Inline> FindingsOf(ImmutableArray<LayerComparison> layers, LayerComparison? parting, bool isSamePhoto)
    {
        LayerComparison least = layers.MinBy(layer => double.IsFinite(layer.Difference.Cosine) ? layer.Difference.Cosine : double.NegativeInfinity)!;
        string rule = isSamePhoto
            ? "the first whose largest difference exceeds 1/10,000 of the layer's largest value"
            : "from there on, no two outputs have a cosine of one half or more";
        double end = layers[^1].Difference.Cosine;
        string last = double.IsFinite(least.Difference.Cosine)
            ? $"They differ most in {least.Layer.Name}, with a cosine of {Numbers.Value(least.Difference.Cosine)}; at the end of the network it is {Numbers.Value(end)}."
            : $"In {least.Layer.Name} they cannot be compared: its outputs have no cosine, as they are zero or not finite.{(double.IsFinite(end) ? $" At the end of the network the cosine is {Numbers.Value(end)}." : "")}";
        return parting is null
            ? new Inline[] { $"The runs do not part: {(isSamePhoto ? "every difference is within 1/10,000 of its layer's largest value" : "the last outputs have a cosine of one half or more")}. ", last }
            : new Inline[] { "The runs part at ", Inline.Strong(parting.Layer.Name), $", layer {parting.Layer.Index + 1} of {layers.Length}: {rule}. ", last };
    }

    private static IEnumerable<Layer> ChosenLayers(ImmutableArray<LayerComparison> layers, LayerComparison? parting)
    {
        LayerComparison[] withMaps = [.. layers.Where(layer => layer.Layer.Type != LayerType.ImageInput && layer.Layer.OutputShape.Height * layer.Layer.OutputShape.Width >= 4 && LayerView.CanShow(layer.Layer.OutputShape))];
        IEnumerable<LayerComparison> chosen = withMaps.Where(layer => layer.Layer.Type == LayerType.Convolution).Take(1)
            .Concat(withMaps.Where(layer => layer == parting))
            .Concat(withMaps.OrderBy(layer => layer.Difference.Cosine).ThenBy(layer => layer.Layer.Index));
        return chosen.Select(layer => layer.Layer).DistinctBy(layer => layer.Index).Take(ShownPairs).OrderBy(layer => layer.Index);
    }

    private static TableBlock ClassesOf(Side first, Side second, Classification left, Classification right) => new(
        [
            new TableColumn("Rank", ColumnAlignment.Right), new TableColumn("A", Grows: true), new TableColumn("Probability", ColumnAlignment.Right),
            new TableColumn("B", Grows: true), new TableColumn("Probability", ColumnAlignment.Right),
        ],
        [.. left.Classes.Zip(right.Classes).Select(pair => ImmutableArray.Create(
            Numbers.Count(pair.First.Rank), pair.First.Label, Numbers.Percent(pair.First.Probability), pair.Second.Label, Numbers.Percent(pair.Second.Probability)))],
        $"What the network sees: A in {first.Name}, B in {second.Name}.", "classes");

    private static string WordsOf(ContrastStretch stretch) => $"black is {Numbers.Value(stretch.Ends.Black)}, white is {Numbers.Value(stretch.Ends.White)}";

    private static TableBlock TableOf(ImmutableArray<LayerComparison> layers) => new(
        [
            new TableColumn("No.", ColumnAlignment.Right), new TableColumn("Name", Style: InlineStyle.Code, Grows: true), new TableColumn("Cosine", ColumnAlignment.Right),
            new TableColumn("Mean difference", ColumnAlignment.Right), new TableColumn("Largest", ColumnAlignment.Right), new TableColumn("Of the maximum", ColumnAlignment.Right),
            new TableColumn("Signal to noise, dB", ColumnAlignment.Right),
        ],
        [.. layers.Select(layer => ImmutableArray.Create(
            Numbers.Count(layer.Layer.Index + 1), layer.Layer.MatlabName, Numbers.Value(layer.Difference.Cosine), Numbers.Value(layer.Difference.MeanAbsolute),
            Numbers.Value(layer.Difference.MaximumAbsolute), Numbers.Value(layer.Difference.MaximumRelative), Numbers.Value(layer.Difference.SignalToNoiseDecibels)))],
        "How far both runs are apart in every layer; A is the reference. The attachment comparison.csv has the same numbers in full.", "comparison");

    private static Attachment AttachmentOf(ImmutableArray<LayerComparison> layers) => CollectedNumbers.Csv(
        "comparison.csv", "Differences of every layer",
        ["number", "name", "count", "mismatchCount", "cosine", "meanAbsolute", "medianAbsolute", "maximumAbsolute", "maximumRelative", "signalToNoiseDecibels"],
        layers.Select(layer => new object?[]
        {
            layer.Layer.Index + 1, layer.Layer.MatlabName, layer.Difference.Count, layer.Difference.MismatchCount, layer.Difference.Cosine, layer.Difference.MeanAbsolute,
            layer.Difference.MedianAbsolute, layer.Difference.MaximumAbsolute, layer.Difference.MaximumRelative, layer.Difference.SignalToNoiseDecibels,
        }));

    private static IEnumerable<Block> ProvenanceOf(Side first, Side second) =>
    [
        new PageBreak(),
        new Heading(1, "How this document was made", "provenance"),
        new TableBlock(
            [new TableColumn("Item"), new TableColumn("Value", Grows: true)],
            [.. first.Provenance(), .. second.Provenance(), .. first.Components.Select(component => ImmutableArray.Create(component.Key, component.Value))],
            "Models, photos and versions.", "provenance-table"),
    ];

    private static ChannelsFigure PicturesOf(Side first, Side second) => new(
        [new ChannelPanel($"A: {first.Name}", first.Seen), new ChannelPanel($"B: {second.Name}", second.Seen)])
    {
        PanelWidthPoints = 190,
        Sampling = ImageSampling.Smooth,
    };

    private static IEnumerable<KeyValuePair<string, string>> FactsOf(Side side)
    {
        yield return new(side.Letter, $"{side.Network.Name}, {side.Name}");
        if (side.Classification is { Classes: [ClassScore best, ..] } && double.IsFinite(best.Probability))
        {
            yield return new($"{side.Letter} is", $"{best.Label} ({Numbers.Percent(best.Probability)})");
        }
    }

    /// <summary>One of the two runs.</summary>
    private sealed record Side(
        string Letter, IActivationSource Source, Network Network, string Name, ActivationInput Input, Image Seen, Classification? Classification, string PhotoSha256,
        ImmutableArray<KeyValuePair<string, string>> Components)
    {
        public static async Task<Side> CreateAsync(string letter, IActivationSource source, ReadOnlyMemory<byte> file, string name, CancellationToken cancellationToken)
        {
            Network network = await source.DescribeAsync(cancellationToken);
            var input = new ActivationInput.EncodedImage(file);
            Overview overview = await Overview.CreateAsync(source, network, input, [], null, withLocation: false, cancellationToken);
            return new Side(
                letter, source, network, name, input, overview.Seen, network.IsDemonstration ? null : overview.Classification,
                Convert.ToHexStringLower(SHA256.HashData(file.Span)), await source.DescribeComponentsAsync(cancellationToken));
        }

        public IEnumerable<ImmutableArray<string>> Provenance() =>
        [
            [$"{Letter}, model", Network.Name], [$"{Letter}, model's SHA-256", Network.Sha256], [$"{Letter}, photo", Name], [$"{Letter}, photo's SHA-256", PhotoSha256],
        ];
    }
}
