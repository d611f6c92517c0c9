using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

public sealed class LayerReportTests(DemonstrationNetwork demonstration) : IClassFixture<DemonstrationNetwork>
{
    [Fact]
    public async Task CreateAsync_Demonstration_SaysSoAndFollowsTheWalkThrough()
    {
        List<Block> blocks = await (await LayerReport.CreateAsync(new LayerReportRequest(demonstration.Source, BuiltInPicture.Encode(), "built-in"))).ReadBlocksAsync();

        Assert.Contains(blocks.OfType<Paragraph>(), p => TextOf(p).Contains("demonstration", StringComparison.Ordinal));
        Assert.DoesNotContain(blocks.OfType<TableBlock>(), t => t.Anchor == "classification");
        AssertWalkThrough(blocks);
    }

    [RequiresRealModelFact]
    public async Task CreateAsync_TrainedNetwork_FollowsTheWalkThrough()
    {
        Model model = Model.Load(TestSettings.ModelFile("googlenet-9.onnx"));
        byte[] photo = await File.ReadAllBytesAsync(TestSettings.DataFile("photos", "chelsea.png"));

        List<Block> blocks = await BlocksOfAsync(new ModelStore(TestSettings.ModelsFolder!).Open("googlenet"), photo, "chelsea.png");

        AssertWalkThrough(blocks);
        TableBlock classes = Assert.Single(blocks.OfType<TableBlock>(), t => t.Anchor == "classification");
        Assert.StartsWith("Egyptian cat", classes.Rows[0][1]);
        Assert.Equal(144, Assert.Single(blocks.OfType<TableBlock>(), t => t.Anchor == "layer-table").Rows.Length);
        Assert.Contains(blocks.OfType<Paragraph>(), p => TextOf(p).Contains("Filter 33 is the strongest detector of horizontal edges. Filter 34 is the strongest detector of vertical edges. Filter 43 answers to green against red", StringComparison.Ordinal));
        TableBlock provenance = Assert.Single(blocks.OfType<TableBlock>(), t => t.Anchor == "provenance-table");
        Assert.Contains(provenance.Rows, row => row[1] == model.Network.Sha256);
    }

    [Theory]
    [InlineData("pool5-7x7_s1")]
    [InlineData("prob")]
    [InlineData("data")]
    [InlineData("inception_3a-output")]
    [InlineData("pool5-drop_7x7_s1")]
    public async Task CreateAsync_AnyTypeOfLayer_GivesAConformingDocument(string layer)
    {
        var request = new LayerReportRequest(demonstration.Source, BuiltInPicture.Encode(), "built-in") { Layers = [layer] };
        using var stream = new MemoryStream();

        await PdfReport.WriteAsync(await LayerReport.CreateAsync(request), stream);

        Assert.Empty(ConformanceChecker.Check(stream.ToArray()));
    }

    [Fact]
    public async Task CreateAsync_UnknownLayer_NamesTheNearest()
    {
        var request = new LayerReportRequest(demonstration.Source, BuiltInPicture.Encode(), "built-in") { Layers = ["inception_3x/output"] };

        var exception = await Assert.ThrowsAsync<UnknownLayerException>(() => LayerReport.CreateAsync(request));

        Assert.StartsWith("Layer 'inception_3x/output' is not in model 'googlenet-demo'; nearest: inception_3", exception.Message);
    }

    [Fact]
    public async Task CreateAsync_ValuesThatAreNotFinite_GivesASensibleSection()
    {
        Network network = demonstration.Model.Network;
        await using var source = new FixedSource(network, float.NaN);
        var request = new LayerReportRequest(source, BuiltInPicture.Encode(), "built-in") { Layers = ["inception_3a-output"] };
        using var stream = new MemoryStream();

        await PdfReport.WriteAsync(await LayerReport.CreateAsync(request), stream);

        Assert.Empty(ConformanceChecker.Check(stream.ToArray()));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1f)]
    public async Task CreateAsync_SummaryOfValuesThatSayNothing_GivesSensiblePages(float value)
    {
        await using var source = new FixedSource(demonstration.Model.Network with { IsDemonstration = false }, value);
        var request = new LayerReportRequest(source, BuiltInPicture.Encode(), "built-in") { IsSummary = true };
        Document document = await LayerReport.CreateAsync(request);
        List<Block> blocks = await document.ReadBlocksAsync();
        using var stream = new MemoryStream();

        await PdfReport.WriteAsync(document with { Body = blocks.ToAsyncEnumerable() }, stream);

        Assert.Empty(ConformanceChecker.Check(stream.ToArray()));
        Assert.Equal(
            float.IsFinite(value) ? 0 : 1,
            blocks.OfType<Paragraph>().Count(p => TextOf(p).EndsWith("Its class scores for this photo are not finite, so that it names no class.", StringComparison.Ordinal)));
        Assert.Equal(float.IsFinite(value), blocks.OfType<TableBlock>().Any(table => table.Anchor == "classification"));
        Assert.DoesNotContain(blocks.OfType<Paragraph>(), p => TextOf(p).Contains('–') && p.Role == ParagraphRole.Finding);
    }

    [Fact]
    public async Task CreateAsync_SeveralLayers_RunsTheNetworkOnce()
    {
        await using var source = new FixedSource(demonstration.Model.Network, 1);

        Document document = await LayerReport.CreateAsync(new LayerReportRequest(source, BuiltInPicture.Encode(), "built-in") { Layers = ["pool1*", "prob"] });
        List<Block> blocks = await document.ReadBlocksAsync();

        Assert.Equal(["pool1-3x3_s2-channels.csv", "pool1-norm1-channels.csv", "prob-channels.csv"], blocks.OfType<Attachment>().Select(a => a.FileName).Where(name => name.EndsWith("-channels.csv", StringComparison.Ordinal)));
        Assert.Equal(1, source.Runs);
    }

    [Fact]
    public async Task CreateAsync_OutputsTooLargeToHold_LeavesThemToARunOfTheirOwn()
    {
        Network network = Model.Load(
            new OnnxGraphBuilder("large", operatorSetVersion: 13)
                .AddInput("image", 1, 3, 8, 8)
                .AddOutput("last", 1, 600_000, 8, 8)
                .AddInitializer("w", new TensorShape(600_000, 3, 1, 1), new float[1_800_000])
                .AddNode("Conv", ["image", "w"], "last")
                .ToBytes(), "large").Network;
        await using var source = new FixedSource(network, 1);

        await LayerReport.CreateAsync(new LayerReportRequest(source, BuiltInPicture.Encode(), "built-in") { Layers = ["last"] });

        Assert.Equal("image", string.Join(' ', source.LastAsked));
    }

    private static void AssertWalkThrough(List<Block> blocks)
    {
        string[] figures = [.. blocks.OfType<FigureBlock>().Select(f => f.Anchor)];
        Assert.Equal(
            [
                "seen-picture", "layer-2-ranked", "layer-2-strongest", "layer-2-range", "layer-2-montage", "layer-2-weight-histogram", "layer-2-activation-histogram", "layer-2-filters",
                "layer-2-gradient-channels", "layer-2-response-33", "layer-2-response-34", "layer-2-color-channel", "layer-2-color-weights",
                "layer-3-ranked", "layer-3-montage",
            ],
            figures);
        Assert.All(blocks.OfType<FigureBlock>(), f => Assert.Matches("[0-9]", f.Figure.AlternativeText));
        Assert.All(blocks.OfType<FigureBlock>().Where(f => f.Anchor.EndsWith("-montage", StringComparison.Ordinal)), f => Assert.Matches("Strongest by standard deviation: channel [0-9]+ from .+ Black is .+, white is .+", f.Figure.AlternativeText));
        Assert.Equal(
            ["conv1-7x7_s2-channels.csv", "conv1-7x7_s2-filters.csv", "conv1-7x7_s2-weights.csv", "conv1-relu_7x7-channels.csv", "histograms.csv", "layers.csv", "montages.json", "statistics.csv", "units.csv", "weights.csv"],
            blocks.OfType<Attachment>().Select(a => a.FileName).Where(name => name != "classification.csv").Order(StringComparer.Ordinal));
    }

    private static async Task<List<Block>> BlocksOfAsync(Model model, byte[] photo, string name)
    {
        await using var source = new LocalActivationSource(model);
        return await (await LayerReport.CreateAsync(new LayerReportRequest(source, photo, name))).ReadBlocksAsync();
    }

    private static string TextOf(Paragraph paragraph) =>
        paragraph.Content.Aggregate(new StringBuilder(), (text, inline) => text.Append(inline.Text)).ToString();

    /// <summary>Every value of every layer is the same.</summary>
    private sealed class FixedSource(Network network, float value) : IActivationSource
    {
        public int Runs { get; private set; }

        public ImmutableArray<string> LastAsked { get; private set; } = [];

        public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => new(network);

        public async IAsyncEnumerable<Activation> StreamAsync(
            ActivationInput input, ImmutableArray<string> layers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Runs++;
            LastAsked = layers;
            await Task.Yield();
            foreach (Layer layer in LayerSelector.Select(network, layers))
            {
                float[] values = new float[layer.OutputShape.ElementCount];
                Array.Fill(values, value);
                yield return new Activation(layer, layer.OutputShape, values);
            }
        }

        public ValueTask<ImmutableArray<ParameterTensor>> ReadParametersAsync(string layer, CancellationToken cancellationToken = default) => new([]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
