using System.Collections.Immutable;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Sdk.Tests;

public sealed class AnalysisWorkflowTests
{
    [Fact]
    public async Task FilterReport_SobelInEveryColour_IsHorizontalAndSeparable()
    {
        await using FakeSource source = FilterBankTests.Source(ChannelOrder.Bgr, "conv/3x3", 3);
        float[] sobel = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
        float[] weights = [.. Enumerable.Range(1, 5).SelectMany(f => Enumerable.Range(0, 3).SelectMany(_ => sobel.Select(w => w * f)))];
        source.Parameters["conv/3x3"] = [new(new("Weights", "w", new TensorShape(5, 3, 3, 3)), weights)];
        FilterBank bank = await FilterBank.ReadAsync(source, "conv/3x3");
        FilterReport report = FilterReport.Create(bank);
        Assert.All(report.Filters, filter =>
        {
            Assert.Equal(FilterKind.OrientedBandPass, filter.Taxonomy.Kind);
            Assert.Equal(0, filter.EdgeAngleDegrees, 3);
            Assert.Equal(1, filter.Separability, 9);
            Assert.All(filter.Means, mean => Assert.Equal(0, mean, 12));
        });
        Assert.Equal(1, report.Matrix.Rank);
        Assert.Equal(Math.Sqrt(36 * 55), report.Matrix.SpectralNorm, 6);

        string json = JsonOutput.ToText(FiltersDocument.Create(source.Network, report));
        Assert.Contains("\"kind\": \"orientedBandPass\"", json);
        var csv = new StringWriter();
        ActivationTables.WriteFilters(csv, report);
        Assert.Equal(6, csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task LayerComparison_WithItself_IsExactlyZero()
    {
        await using var source = new FakeSource();
        var comparisons = new List<LayerComparison>();
        await foreach (LayerComparison comparison in LayerComparison.StreamAsync(source, FakeSource.AnyInput, source, FakeSource.AnyInput, ["*"]))
        {
            comparisons.Add(comparison);
        }

        Assert.Equal(4, comparisons.Count);
        Assert.All(comparisons, comparison => Assert.True(comparison.Difference.IsWithin(0)));
        Assert.Equal(0, source.Undisposed);
        Assert.DoesNotContain("firstBeyond", JsonOutput.ToText(ComparisonDocument.Create(comparisons, 0)));
    }

    [Fact]
    public async Task LayerComparison_AnotherRun_NamesTheFirstLayerBeyond()
    {
        await using var source = new FakeSource();
        await using var other = new FakeSource { Outputs = { ["conv/relu"] = [.. FakeSource.Ramp(240).Select(v => v * 1.01f)] } };
        var comparisons = new List<LayerComparison>();
        await foreach (LayerComparison comparison in LayerComparison.StreamAsync(source, FakeSource.AnyInput, other, FakeSource.AnyInput, ["*"]))
        {
            comparisons.Add(comparison);
        }

        Assert.Equal("conv/relu", ComparisonDocument.Create(comparisons, 1e-3).FirstBeyond);
        Assert.Equal(0.01, comparisons[2].Difference.MaximumRelative, 5);
        Assert.Null(ComparisonDocument.Create(comparisons, 0.1).FirstBeyond);
    }

    [Fact]
    public async Task LayerComparison_NetworksOfOtherShapes_SaysWhich()
    {
        Network network = FakeSource.CreateNetwork();
        await using var source = new FakeSource();
        await using var other = new FakeSource { Network = network with { Layers = [network.Layers[0] with { OutputShape = new TensorShape(1, 3, 5, 5) }, .. network.Layers[1..]] } };
        async Task CompareAsync()
        {
            await foreach (LayerComparison _ in LayerComparison.StreamAsync(source, FakeSource.AnyInput, other, FakeSource.AnyInput, ["data"]))
            {
            }
        }

        var exception = await Assert.ThrowsAsync<ArgumentException>(CompareAsync);
        Assert.StartsWith("Layer 'data' of 1x3x6x8 cannot be compared with layer 'data' of 1x3x5x5.", exception.Message);
        Assert.Equal((0, 0), (source.Undisposed, other.Undisposed));
    }

    [Fact]
    public void InputPicture_Bgr_TurnsBackToRedFirst()
    {
        Network network = FakeSource.CreateNetwork();
        network = network with { Input = network.Input with { Mean = [104, 117, 123], Scale = [1] } };
        var tensor = new float[3 * 48];
        (tensor[0], tensor[48], tensor[96]) = (10 - 104, 20 - 117, 300 - 123);
        Image picture = InputPicture.Create(network, tensor);
        Assert.Equal([255, 20, 10], picture.Pixels[..3].ToArray());
        Assert.Equal([123, 117, 104], picture.Pixels[3..6].ToArray());
    }

    [Fact]
    public void InputRegion_AtTheEdge_IsClippedToThePicture()
    {
        Network network = FakeSource.CreateNetwork();
        Layer layer = network.Layers[1] with { ReceptiveField = new ReceptiveField(3, 1, -1) };
        Assert.Equal(new InputRegion(0, 0, 2, 2), InputRegion.Of(network, layer, 0, 0));
        Assert.Equal(new InputRegion(1, 6, 3, 2), InputRegion.Of(network, layer, 2, 7));
        var picture = new Image(8, 6, 1, [.. Enumerable.Range(0, 48).Select(i => (byte)i)]);
        Assert.Equal([14, 15, 22, 23, 30, 31], InputRegion.Of(network, layer, 2, 7).CutFrom(picture)!.Pixels.ToArray());
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => InputRegion.Of(network, layer, 6, 0));
        Assert.StartsWith("Unit row 7, column 1 is not in layer 'conv/3x3' of 6 x 8 units.", exception.Message);
        Assert.StartsWith("Layer 'prob' has no receptive field", Assert.Throws<ArgumentException>(() => InputRegion.Of(network, network.Layers[3], 0, 0)).Message);
    }

    [Fact]
    public async Task ClassActivationMapper_NetworkWithoutGlobalPooling_SaysWhatToDo()
    {
        await using var source = new FakeSource();
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => ClassActivationMapper.CreateAsync(source));
        Assert.StartsWith("Model 'tiny' does not end in global average pooling and a fully connected layer; class activation maps need both. Eigen-CAM does not.", exception.Message);
    }

    [Fact]
    public async Task OcclusionMap_ScoresThatNeverChange_IsZeroAndReportsProgress()
    {
        await using var source = new FakeSource { Outputs = { ["prob"] = [0.1f, 0.6f, 0.2f, 0.1f] } };
        var progress = new List<double>();
        LocationMap map = await OcclusionMap.CreateAsync(source, FakeSource.AnyInput, windowSize: 3, stride: 2, progress: new Recorder(progress));
        Assert.Equal(("occlusion", "cat", 6, 8), (map.Method, map.Subject, map.Height, map.Width));
        Assert.All(map.Values, value => Assert.Equal(0, value));
        Assert.Equal(1, progress[^1]);
        Assert.Equal(0, source.Undisposed);
        var exception = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => OcclusionMap.CreateAsync(source, FakeSource.AnyInput, classIndex: 9));
        Assert.StartsWith("Class 10 is not in model 'tiny'; it has classes 1 to 4.", exception.Message);
    }

    [Fact]
    public async Task ActivationExport_SafetensorsAndCsv_HoldTheValues()
    {
        using var folder = new TemporaryFolder();
        await using var source = new FakeSource();
        ImmutableArray<string> keys = await ActivationExport.WriteSafetensorsAsync(source.StreamAsync(FakeSource.AnyInput, ["*"]), folder.File("a.safetensors"));
        using (FileStream file = File.OpenRead(folder.File("a.safetensors")))
        {
            ImmutableArray<NamedArray> read = Safetensors.Read(file);
            Assert.Equal(keys.ToArray(), read.Select(tensor => tensor.Name).ToArray());
            Assert.Equal(FakeSource.Ramp(240), read[1].Values.ToArray());
        }

        ImmutableArray<string> paths = await ActivationExport.WriteCsvAsync(source.StreamAsync(FakeSource.AnyInput, ["conv/3x3"]), folder.FullPath);
        string[] lines = File.ReadAllLines(paths[0]);
        Assert.Equal(("channelNumber,row,column,value", 241), (lines[0], lines.Length));
        Assert.StartsWith("2,3,4,", lines[1 + 48 + 2 * 8 + 3]);
    }

    private sealed class Recorder(List<double> values) : IProgress<double>
    {
        public void Report(double value) => values.Add(value);
    }
}
