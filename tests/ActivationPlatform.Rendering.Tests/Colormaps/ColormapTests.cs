using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Colormaps;

namespace ActivationPlatform.Rendering.Tests.Colormaps;

public sealed class ColormapTests
{
    public static TheoryData<string> Sequential => ["gray", "viridis", "cividis"];

    [Theory]
    [MemberData(nameof(Sequential))]
    public void Entries_SequentialMap_BecomeSteadilyLighter(string name)
    {
        double[] lightness = [.. Colormap.ByName(name).Entries.Select(c => Oklab.From(c).L)];

        for (int i = 8; i < 256; i++)
        {
            Assert.True(lightness[i] > lightness[i - 8], $"{name} at {i}");
        }
    }

    [Theory]
    [InlineData("viridis")]
    [InlineData("cividis")]
    public void Entries_PerceptuallyUniformMap_StepsLookAboutEqual(string name)
    {
        Oklab[] colors = [.. Colormap.ByName(name).Entries.Select(Oklab.From)];
        double[] steps = [.. Enumerable.Range(0, 15).Select(i => colors[i * 17].DistanceTo(colors[(i + 1) * 17]))];

        Assert.True(steps.Max() / steps.Min() < 2.2, string.Join(" ", steps));
    }

    [Fact]
    public void Entries_Viridis_PassThroughThePublishedColors()
    {
        Assert.Equal(Rgba.FromHex(0x440154), Colormap.Viridis.At(0));
        Assert.Equal(Rgba.FromHex(0x31688E), Colormap.Viridis.At(1.0 / 3));
        Assert.Equal(Rgba.FromHex(0x35B779), Colormap.Viridis.At(2.0 / 3));
        Assert.Equal(Rgba.FromHex(0xFDE725), Colormap.Viridis.At(1));
    }

    [Fact]
    public void Entries_BlueRed_IsLightestInTheMiddleAndEquallyDarkAtTheEnds()
    {
        double[] lightness = [.. Colormap.BlueRed.Entries.Select(c => Oklab.From(c).L)];

        Assert.InRange(Array.IndexOf(lightness, lightness.Max()), 126, 129);
        for (int i = 0; i < 128; i++)
        {
            Assert.Equal(lightness[i], lightness[255 - i], 0.1);
        }

        Assert.True(Colormap.BlueRed.IsDiverging);
        Assert.True(Colormap.BlueRed.At(0).B > Colormap.BlueRed.At(0).R);
        Assert.True(Colormap.BlueRed.At(1).R > Colormap.BlueRed.At(1).B);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(0.5, 128)]
    [InlineData(1, 255)]
    [InlineData(double.PositiveInfinity, 255)]
    [InlineData(double.NaN, 0)]
    public void At_Gray_RoundsAndClamps(double unit, int grey) => Assert.Equal(new Rgba((byte)grey, (byte)grey, (byte)grey), Colormap.Gray.At(unit));

    [Fact]
    public void ByName_Unknown_NamesTheKnown() =>
        Assert.Equal("There is no colour map 'jet'; expected one of gray, viridis, cividis, bluered.", Assert.Throws<ArgumentException>(() => Colormap.ByName("jet")).Message);

    [Fact]
    public void Oklab_AllCornersOfTheCube_RoundTrip()
    {
        for (int i = 0; i < 4096; i++)
        {
            var color = new Rgba((byte)(17 * (i >> 8)), (byte)(17 * ((i >> 4) & 15)), (byte)(17 * (i & 15)));
            Assert.Equal(color, Oklab.From(color).ToRgba());
        }
    }

    [Fact]
    public void Symmetric_SignedValues_PutZeroInTheMiddle()
    {
        ColorScale scale = ColorScale.Symmetric([-3, 1, float.NaN, float.PositiveInfinity], Colormap.BlueRed);

        Assert.Equal((-3, 3), (scale.Minimum, scale.Maximum));
        Assert.Equal(0.5, scale.Position(0));
    }

    [Fact]
    public void Scales_WithoutFiniteValues_HaveADefault()
    {
        Assert.Equal((0, 1), (ColorScale.Over([], Colormap.Viridis).Minimum, ColorScale.Over([float.NaN], Colormap.Viridis).Maximum));
        Assert.Equal(-1, ColorScale.Symmetric([0], Colormap.BlueRed).Minimum);
    }

    [Fact]
    public void At_ConstantRange_IsTheMiddleColor() => Assert.Equal(Colormap.Viridis.At(0.5), new ColorScale(Colormap.Viridis, 2, 2).At(2));

    [Fact]
    public void Paint_NaN_GetsItsOwnColor()
    {
        Image image = new ColorScale(Colormap.Gray, 0, 1).Paint([0, float.NaN, 1], 1, 3);

        Assert.Equal([0, 0, 0, 0xFF, 0x66, 0xCC, 255, 255, 255], image.Pixels.ToArray());
    }

    [Fact]
    public void Paint_WrongLength_SaysWhatIsExpected() =>
        Assert.Equal("A plane of 2 x 3 has 6 values; got 5.", Assert.Throws<ArgumentException>(() => ColorScale.UnitGray.Paint(new float[5], 2, 3)).Message);

    [Fact]
    public void ColorScale_EndsInWrongOrder_Throws() =>
        Assert.Equal("A colour scale from 1 to 0 cannot be made; expected finite numbers, the smaller first.", Assert.Throws<ArgumentException>(() => new ColorScale(Colormap.Gray, 1, 0)).Message);
}
