using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Rendering.Axes;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Sdk.Figures;

namespace ActivationPlatform.Sdk.Tests;

public sealed class LayerFiguresTests
{
    [Fact]
    public async Task Montage_WithoutTitle_IsTheLayerMontagePixelForPixel()
    {
        await using var source = new FakeSource();
        using Activation activation = await source.ReadActivationAsync(FakeSource.AnyInput, "conv/3x3");
        LayerMontage montage = LayerMontage.Create(activation, StretchMode.Contrast);
        Image figure = FigureWriter.ToImage(LayerFigures.Montage(activation, StretchMode.Contrast, title: ""));
        Assert.Equal((montage.Image.Width, montage.Image.Height), (figure.Width, figure.Height));
        for (int pixel = 0; pixel < montage.Image.Pixels.Length; pixel++)
        {
            Assert.Equal(montage.Image.Pixels[pixel], figure.Pixels[pixel * figure.Channels]);
        }
    }

    [Fact]
    public async Task Frequency_OfAColourFilter_SaysWhichChannel()
    {
        await using FakeSource source = FilterBankTests.Source(ChannelOrder.Bgr, "conv/3x3", 3);
        FilterBank bank = await FilterBank.ReadAsync(source, "conv/3x3");
        Assert.Equal("Frequency response of filter 3, green channel", LayerFigures.Frequency(FrequencyResponse.Create(bank, 2, bank.FindInput("green"))).Title);
        Assert.Equal("Weights of filter 3 of conv-3x3", LayerFigures.WeightSurfaces(bank, 2).Title);
        Assert.Equal("Aliasing of conv-3x3", AnalysisFigures.Aliasing(FilterReport.Create(bank)).Title);
        Assert.NotEmpty(AnalysisFigures.Filters(bank).AlternativeText);
    }

    [Fact]
    public async Task WeightSurfaces_PlateauBeyondTheSeedsLimit_LiesWithinTheAxis()
    {
        await using var source = new LocalActivationSource(DemoGoogLeNet.Open());
        FilterBank bank = await FilterBank.ReadAsync(source, "conv1/7x7_s2");
        Assert.Equal(-0.35, bank.Plane(42, bank.FindInput("red")).Span[24], 1e-4);

        AxisRange range = LayerFigures.WeightSurfaces(bank, 42).WeightRange!.Value;
        Assert.Equal(0.4, range.Maximum, 1e-9);
        Assert.Equal(-0.4, range.Minimum, 1e-9);
    }

    [Fact]
    public async Task WeightSurfaceRows_LargeFilters_ShowTheirInnerPartBelow()
    {
        await using var source = new LocalActivationSource(DemoGoogLeNet.Open());
        FilterBank bank = await FilterBank.ReadAsync(source, "conv1/7x7_s2");

        WeightSurfacesFigure figure = LayerFigures.WeightSurfaceRows(bank, 42);

        Assert.Equal(3, figure.Columns);
        Assert.Contains("Green, inner part (mean 0.3), Red, inner part (mean −0.35), Blue, inner part (mean 0)", figure.AlternativeText, StringComparison.Ordinal);
    }

    [RequiresRealModelFact]
    public async Task WeightSurfaces_SingleWeightsBeyondTheSeedsLimit_LeaveTheBoxAsThere()
    {
        await using var source = new LocalActivationSource(new ModelStore(TestSettings.ModelsFolder!).Open("googlenet"));

        Assert.Equal(new AxisRange(-0.3, 0.3), LayerFigures.WeightSurfaces(await FilterBank.ReadAsync(source, "conv1/7x7_s2"), 42).WeightRange);
    }

    [Fact]
    public async Task Filters_WithoutColour_SaysSo()
    {
        await using FakeSource source = FilterBankTests.Source(ChannelOrder.Bgr, "conv/relu", 4);
        FilterBank bank = await FilterBank.ReadAsync(source, "conv/relu");
        Assert.StartsWith("The filters of layer 'conv/relu' do not read the picture and have no colour.", Assert.Throws<ArgumentException>(() => AnalysisFigures.Filters(bank)).Message);
        Assert.Equal("Frequency response of filter 1, input 4", LayerFigures.Frequency(FrequencyResponse.Create(bank, 0, bank.Inputs[3])).Title);
    }

    [Theory]
    [InlineData(new[] { -100f, 0, 100 }, StretchMode.None, "One scale for all channels: black is -100 and less, white 100 and more.")]
    [InlineData(new[] { 4f, 4, float.NaN }, StretchMode.None, "All values are 4. One value is not finite; NaN is white.")]
    [InlineData(new[] { float.NaN }, StretchMode.Contrast, "No value is finite.")]
    public void ScaleNote_AnyValues_SaysWhatBlackAndWhiteAre(float[] values, StretchMode mode, string expected) =>
        Assert.Equal(expected, AnalysisFigures.ScaleNote(ContrastStretch.Measure(values, mode)));
}
