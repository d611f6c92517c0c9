using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The network, its input, the picture that it sees and the classes that it names.</summary>
internal static class NetworkSection
{
    public static async Task<ImmutableArray<Block>> CreateAsync(ReportContext context, CancellationToken cancellationToken)
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
                ["Multiply-adds for one image", Numbers.Count(network.Layers.Sum(layer => layer.MultiplyAdds))],
                .. InputProperties(network),
            ],
            "The network and its input layer.", "network-properties"));
        await AddPictureAsync(blocks, context, cancellationToken);
        AddClassification(blocks, context);
        return blocks.ToImmutable();
    }

    private static ReadOnlySpan<Inline> Findings(ReportContext context)
    {
        Network network = context.Network;
        long parameters = network.Layers.Sum(layer => layer.ParameterCount);
        long multiplyAdds = network.Layers.Sum(layer => layer.MultiplyAdds);
        string size = $"{network.Name} has {Numbers.Of(network.Layers.Length, "layer")}, {Numbers.Of(parameters, "parameter")} and needs {Numbers.Value(multiplyAdds / 1e9)} billion multiply-adds for one image. ";
        if (network.IsDemonstration || context.Classification is not { Classes: [ClassScore best, ..] })
        {
            return new Inline[] { size, network.IsDemonstration ? ReportContext.DemonstrationNotice : "It has no class labels." };
        }

        return new Inline[] { size, "On this photo it sees ", Inline.Strong(best.Label), $" with a probability of {Numbers.Percent(best.Probability)}." };
    }

    private static IEnumerable<ImmutableArray<string>> InputProperties(Network network) =>
        network.Layers.FirstOrDefault(layer => layer.Type == LayerType.ImageInput)?.Properties.Select(property => ImmutableArray.Create(property.Name, property.Value)) ?? [];

    private static async Task AddPictureAsync(ImmutableArray<Block>.Builder blocks, ReportContext context, CancellationToken cancellationToken)
    {
        Image seen = await InputPicture.CreateAsync(context.Request.Source, context.Input, cancellationToken);
        string way = context.Network.Input.Resize == ResizeMode.Stretch ? "by bicubic interpolation with antialiasing; the aspect ratio is not kept" : "to the shorter side, then cut to the centre";
        blocks.Add(new FigureBlock(
            new ChannelsFigure([new ChannelPanel("", seen)]) { PanelWidthPoints = 176 },
            $"The picture that the network sees: {context.Request.ImageName}, {context.Photo.Width} x {context.Photo.Height} pixels, resized to {seen.Width} x {seen.Height} {way}.",
            "seen-picture"));
    }

    private static void AddClassification(ImmutableArray<Block>.Builder blocks, ReportContext context)
    {
        if (context.Classification is not { } classification || context.Network.IsDemonstration)
        {
            return;
        }

        blocks.Add(new TableBlock(
            [new TableColumn("Rank", ColumnAlignment.Right), new TableColumn("Class", Grows: true), new TableColumn("Probability", ColumnAlignment.Right)],
            [.. classification.Classes.Select(score => ImmutableArray.Create(
                Numbers.Count(score.Rank), score.Label.Length > 0 ? score.Label : $"class {score.ClassIndex + 1}", Numbers.Percent(score.Probability)))],
            "What the network sees in the photo.", "classification"));
    }
}
