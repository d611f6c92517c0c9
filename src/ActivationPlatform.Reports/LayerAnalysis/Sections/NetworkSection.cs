using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Colormaps;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The network, its input, the picture that it sees and the classes that it names.</summary>
internal static class NetworkSection
{
    public static ImmutableArray<Block> Create(ReportContext context)
    {
        Network network = context.Network;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new PageBreak());
        blocks.Add(new Heading(1, "The network", "network"));
        blocks.Add(Paragraph.Finding(Findings(context)));
        blocks.Add(new TableBlock(
            [new TableColumn("Property"), new TableColumn("Value", Grows: true)],
            [
                ["Layers", Numbers.Count(network.Layers.Length)],
                ["Connections", Numbers.Count(network.Connections.Length)],
                ["Parameters", Numbers.Count(network.Layers.Sum(layer => layer.ParameterCount))],
                ["Memory of the parameters", $"{Numbers.Value(network.Layers.Sum(layer => layer.ParameterCount) * 4 / 1e6)} MB as float32"],
                ["Memory of all activations", $"{Numbers.Value(network.Layers.Where(layer => layer.OutputShape.IsKnown).Sum(layer => layer.OutputShape.ElementCount) * 4 / 1e6)} MB as float32"],
                ["Multiply-adds for one image", Numbers.Count(network.Layers.Sum(layer => layer.MultiplyAdds))],
                .. InputProperties(network),
            ],
            "The network and its input layer.", "network-properties"));
        AddClassification(blocks, context);

        // The location map shows the picture as well.
        if (context.Overview.Location is { } map)
        {
            AddLocation(blocks, context, map);
        }
        else
        {
            AddPicture(blocks, context);
        }

        return blocks.ToImmutable();
    }

    private static ReadOnlySpan<Inline> Findings(ReportContext context)
    {
        Network network = context.Network;
        long parameters = network.Layers.Sum(layer => layer.ParameterCount);
        long multiplyAdds = network.Layers.Sum(layer => layer.MultiplyAdds);
        string size = $"{network.Name} has {Numbers.Of(network.Layers.Length, "layer")}, {Numbers.Of(parameters, "parameter")} and needs {Numbers.Value(multiplyAdds / 1e9)} billion multiply-adds for one image. ";
        if (context.Winner is not { } best)
        {
            return new Inline[]
            {
                size,
                network.IsDemonstration ? ReportContext.DemonstrationNotice
                    : context.Overview.Classification is null ? "It has no class labels."
                    : "Its class scores for this photo are not finite, so that it names no class.",
            };
        }

        return new Inline[] { size, "On this photo it sees ", Inline.Strong(best.Label), $" with a probability of {Numbers.Percent(best.Probability)}." };
    }

    private static IEnumerable<ImmutableArray<string>> InputProperties(Network network) =>
        network.Layers.FirstOrDefault(layer => layer.Type == LayerType.ImageInput)?.Properties.Select(property => ImmutableArray.Create(property.Name, property.Value)) ?? [];

    private static void AddPicture(ImmutableArray<Block>.Builder blocks, ReportContext context)
    {
        blocks.Add(new FigureBlock(
            new PhotoFigure(context.Seen, context.Request.ImageName, widthPoints: 224), WordsOfSeen(context), "seen-picture") { LeastShare = 0.6 });
    }

    private static string WordsOfSeen(ReportContext context)
    {
        string way = context.Network.Input.Resize == ResizeMode.Stretch ? "by bicubic interpolation with antialiasing; the aspect ratio is not kept" : "to the shorter side, then cut to the centre";
        return $"The picture that the network sees: {context.Request.ImageName}, {context.Photo.Width} x {context.Photo.Height} pixels, resized to {context.Seen.Width} x {context.Seen.Height} {way}.";
    }

    private static void AddClassification(ImmutableArray<Block>.Builder blocks, ReportContext context)
    {
        if (context.Overview.Classification is not { } classification || context.Winner is null)
        {
            return;
        }

        blocks.Add(new TableBlock(
            [new TableColumn("Rank", ColumnAlignment.Right), new TableColumn("Class", Grows: true), new TableColumn("Probability", ColumnAlignment.Right)],
            [.. classification.Classes.Select(score => ImmutableArray.Create(
                Numbers.Count(score.Rank), score.Label.Length > 0 ? score.Label : $"class {score.ClassIndex + 1}", Numbers.Percent(score.Probability)))],
            "What the network sees in the photo.", "classification"));
        blocks.Add(CollectedNumbers.Csv(
            "classification.csv", "The most probable classes", ["rank", "classIndex", "label", "probability"],
            classification.Classes.Select(score => new object?[] { score.Rank, score.ClassIndex, score.Label, score.Probability })));
    }

    /// <summary>Where in the photo the winner lies; for a network that has no class activation map, where its last maps answer most.</summary>
    private static void AddLocation(ImmutableArray<Block>.Builder blocks, ReportContext context, LocationMap map)
    {
        float[] values = [.. map.Values.Select(value => (float)value)];
        (int row, int column) = map.Peak;
        bool isClass = map.Method == "cam";
        string peak = $"It is strongest {PhotoPlace.Of(row, map.Height, column, map.Width)} of the photo.";
        blocks.Add(new FigureBlock(
            new OverlayFigure(context.Seen, values, map.Height, map.Width, ColorScale.Over(values, Colormap.Viridis)) { PictureWidthPoints = 204 },
            isClass
                ? $"{WordsOfSeen(context)} Beside it the class activation map of {map.Subject}: what every place adds to the score of the class. {peak}"
                : $"{WordsOfSeen(context)} Beside it the first principal component of the maps of {map.Subject} (Eigen-CAM): where the network answers most. {peak}",
            "location-map") { LeastShare = 0.6 });
        blocks.Add(CollectedNumbers.Grid("location.csv", $"The map of {map.Subject} over the photo, as {map.Height} x {map.Width} values", map.Height, map.Width, index => map.Values[index]));
    }
}
