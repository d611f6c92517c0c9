using ActivationPlatform.Analysis.Filters;

namespace ActivationPlatform.Analysis.Tests.Filters;

public sealed class FilterSpectrumTests
{
    [Fact]
    public void AliasedFraction_DeltaAtStrideTwo_IsExactlyThreeQuarters()
    {
        FilterSpectrum spectrum = FilterSpectrum.Of([0, 0, 0, 0, 1, 0, 0, 0, 0], 1, 3, 3);
        Assert.Equal(0.75, spectrum.AliasedFraction(2, 2));
        Assert.Equal(0.5, spectrum.AliasedFraction(1, 2));
        Assert.Equal(0, spectrum.AliasedFraction(1, 1));
        Assert.Equal(1, spectrum.PassbandArea);
        Assert.Equal(0, spectrum.Anisotropy, 2);
    }

    [Fact]
    public void AliasedFraction_Average_IsSmallAndCheckerboardIsNearlyOne()
    {
        double[] average = [.. Enumerable.Repeat(1.0, 49)];
        double[] checkerboard = [.. Enumerable.Range(0, 49).Select(i => i % 2 == 0 ? 1.0 : -1)];
        Assert.InRange(FilterSpectrum.Of(average, 1, 7, 7).AliasedFraction(2, 2), 0, 0.2);
        Assert.InRange(FilterSpectrum.Of(checkerboard, 1, 7, 7).AliasedFraction(2, 2), 0.95, 1);
    }

    [Theory]
    [InlineData(new double[] { -1, -2, -1, 0, 0, 0, 1, 2, 1 }, 0)]
    [InlineData(new double[] { -1, 0, 1, -2, 0, 2, -1, 0, 1 }, 90)]
    [InlineData(new double[] { 0, 1, 2, -1, 0, 1, -2, -1, 0 }, 135)]
    [InlineData(new double[] { -2, -1, 0, -1, 0, 1, 0, 1, 2 }, 45)]
    public void EdgeAngle_Sobel_IsThatOfTheEdgeAsSeen(double[] filter, double expected) =>
        Assert.Equal(expected, FilterSpectrum.Of(filter, 1, 3, 3).EdgeAngleDegrees, 3);

    [Fact]
    public void Of_Planes_PowerIsTheSumOfTheirs()
    {
        double[] a = PlantedFilters.Gabor(30, 0.5, 0);
        double[] b = PlantedFilters.Gaussian(1);
        FilterSpectrum both = FilterSpectrum.Of([.. a, .. b], 2, 7, 7);
        Assert.Equal(a.Sum(v => v * v) + b.Sum(v => v * v), both.Power.Average(), 12);
    }

    [Fact]
    public void Of_Zeros_HasNoPeak()
    {
        FilterSpectrum spectrum = FilterSpectrum.Of(new double[9], 1, 3, 3);
        Assert.All(new[] { spectrum.PeakFrequency, spectrum.EdgeAngleDegrees, spectrum.PassbandArea, spectrum.Anisotropy, spectrum.AliasedFraction(2, 2) }, value => Assert.Equal(double.NaN, value));
    }

    [Fact]
    public void Of_OtherLength_SaysBoth() =>
        Assert.StartsWith("The filter has 8 weights; 1 planes of 3 x 3 were announced.", Assert.Throws<ArgumentException>(() => FilterSpectrum.Of(new double[8], 1, 3, 3)).Message);
}
