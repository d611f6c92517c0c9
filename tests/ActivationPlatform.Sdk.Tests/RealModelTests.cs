using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

/// <summary>The walk-through's facts on the trained network and the photos.</summary>
public sealed class RealModelTests
{
    [RequiresRealModelFact]
    public async Task Coffee_Conv1_HasItsRangeAndMontage()
    {
        await using LocalActivationSource source = Open();
        LayerMontage montage = await LayerMontage.CreateAsync(source, Photo("coffee.png"), "conv1-7x7_s2", StretchMode.Contrast);
        Assert.Equal(-3307.76, montage.Stretch.Range.Minimum, 0.5);
        Assert.Equal(2838.85, montage.Stretch.Range.Maximum, 0.5);
        Assert.Equal((896, 896), (montage.Image.Width, montage.Image.Height));
        Assert.Equal("Activations from the conv1-7x7_s2 layer", montage.Title);
        Assert.InRange(montage.Stretch.Limits.Low, 0.3, 0.538);
        Assert.InRange(montage.Stretch.Limits.High, 0.538, 0.75);

        LayerMontage relu = await LayerMontage.CreateAsync(source, Photo("coffee.png"), "conv1-relu_7x7");
        Assert.Equal((StretchMode.Positive, 0.0), (relu.Mode, relu.Stretch.Limits.Low));
    }

    [RequiresRealModelTheory]
    [InlineData("coffee.png", "espresso", 0.97)]
    [InlineData("camera.png", "tripod", 0.998)]
    [InlineData("chelsea.png", "Egyptian cat", double.NaN)]
    public async Task Classification_OfAPhoto_NamesWhatIsOnIt(string photo, string label, double probability)
    {
        await using LocalActivationSource source = Open();
        Classification classification = await Classification.CreateAsync(source, Photo(photo));
        Assert.Contains(label, classification.Classes[0].Label);
        if (!double.IsNaN(probability))
        {
            Assert.Equal(probability, classification.Classes[0].Probability, 0.01);
        }
    }

    [RequiresRealModelFact]
    public async Task FilterReport_Conv1_FindsTheWalkThroughsFilters()
    {
        await using LocalActivationSource source = Open();
        FilterBank bank = await FilterBank.ReadAsync(source, "conv1/7x7_s2");
        FilterReport report = FilterReport.Create(bank);
        Assert.Equal((64, true), (report.Filters.Length, bank.SeesColor));

        FilterTaxonomy horizontal = report.Filters[32].Taxonomy;
        FilterTaxonomy vertical = report.Filters[33].Taxonomy;
        Assert.Equal((FilterKind.OrientedBandPass, FilterKind.OrientedBandPass), (horizontal.Kind, vertical.Kind));
        Assert.Equal(0, Math.Min(horizontal.EdgeAngleDegrees!.Value, 180 - horizontal.EdgeAngleDegrees.Value), 10.0);
        Assert.Equal(90, vertical.EdgeAngleDegrees!.Value, 10.0);

        FilterFacts green = report.Filters[42];
        Assert.Equal((FilterKind.ColorOpponent, "green against red"), (green.Taxonomy.Kind, green.Taxonomy.ColorAxisName));
        Assert.Equal([-0.13, 0.13, 0], green.Means.Select(mean => Math.Round(mean, 2)).Select(mean => Math.Abs(mean) < 0.03 ? 0 : mean).ToArray());
    }

    [RequiresRealModelFact]
    public async Task ClassActivation_EveryClass_MeanPlusBiasIsTheLogit()
    {
        await using LocalActivationSource source = Open();
        ActivationInput photo = Photo("coffee.png");
        ClassActivationMapper mapper = await ClassActivationMapper.CreateAsync(source);
        using Activation features = await source.ReadActivationAsync(photo, mapper.FeatureLayer.Name);
        using Activation logits = await source.ReadActivationAsync(photo, mapper.Classifier.Name);
        Assert.Equal(1000, mapper.ClassCount);
        for (int classIndex = 0; classIndex < mapper.ClassCount; classIndex++)
        {
            LocationMap map = mapper.Map(features, classIndex);
            Assert.Equal(logits.Values.Span[classIndex], map.Values.Average() + mapper.Bias(classIndex), 1e-4);
        }
    }

    [RequiresRealModelFact]
    public async Task LayerStatistics_Conv1_AgreeWithTheOracle()
    {
        await using LocalActivationSource source = Open();
        await foreach (LayerStatistics statistics in LayerStatistics.StreamAsync(source, Photo("coffee.png"), ["conv1/7x7_s2", "conv1/relu_7x7"]))
        {
            bool isRelu = statistics.Layer.Type == LayerType.ReLU;
            Assert.Equal(isRelu ? 37.043564427788795 : -6.152850530613325, statistics.Whole.Mean, 1e-3);
            Assert.Equal(isRelu ? 95.61596403521843 : 155.39664916204103, statistics.Whole.StandardDeviation, 1e-3);
            Assert.Equal(isRelu ? 0.5234375 : 0, statistics.Whole.ZeroFraction, 1e-3);
        }
    }

    private static LocalActivationSource Open() => new(Model.Load(TestSettings.ModelFile("googlenet-9.onnx")));

    private static ActivationInput Photo(string name) => new ActivationInput.EncodedImage(File.ReadAllBytes(TestSettings.DataFile("photos", name)));
}
