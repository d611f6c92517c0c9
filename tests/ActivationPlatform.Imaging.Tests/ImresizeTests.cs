using System.Text.Json;

namespace ActivationPlatform.Imaging.Tests;

public class ImresizeTests
{
    [RequiresTestDataFact]
    public void Resize_MatlabVectors_AgreeWithinTolerance()
    {
        IReadOnlyList<MatlabOracle> oracles = MatlabOracle.Load("imresize");
        Assert.True(oracles.Count > 50);
        foreach (MatlabOracle oracle in oracles)
        {
            double[] actual = Resize(oracle);
            Assert.Equal(oracle.Expected.Data.Length, actual.Length);
            double worst = actual.Zip(oracle.Expected.Data, (a, e) => Math.Abs(a - e)).Max();
            Assert.True(worst <= oracle.Tolerance, $"{oracle.Name}: off by {worst}, tolerance {oracle.Tolerance}");
        }
    }

    [Theory]
    [InlineData(ResizeMethod.Nearest)]
    [InlineData(ResizeMethod.Bilinear)]
    [InlineData(ResizeMethod.Bicubic)]
    public void Resize_Constant_StaysConstant(ResizeMethod method)
    {
        var image = new Image(13, 7, 3, [.. Enumerable.Repeat((byte)201, 13 * 7 * 3)]);
        foreach ((int height, int width) in new[] { (1, 1), (3, 40), (40, 3), (7, 13), (20, 31) })
        {
            Image resized = Imresize.Resize(image, height, width, method);
            Assert.Equal((width, height, 3), (resized.Width, resized.Height, resized.Channels));
            Assert.DoesNotContain(resized.Pixels.ToArray(), value => value != 201);
        }
    }

    [Theory]
    [InlineData(ResizeMethod.Nearest)]
    [InlineData(ResizeMethod.Bilinear)]
    [InlineData(ResizeMethod.Bicubic)]
    public void Resize_SameSize_ChangesNothing(ResizeMethod method)
    {
        Image image = TestImages.Noise(19, 23, 3, seed: 1);
        Assert.Equal(image.Pixels, Imresize.Resize(image, 23, 19, method).Pixels);
    }

    [Fact]
    public void Resize_Channels_AreIndependent()
    {
        Image image = TestImages.Smooth(31, 17, 3, seed: 5);
        Image resized = Imresize.Resize(image, 9, 40);
        for (int c = 0; c < 3; c++)
        {
            var plane = new Image(31, 17, 1, [.. image.Pixels.ToArray().Where((_, i) => i % 3 == c)]);
            Assert.Equal(resized.Pixels.ToArray().Where((_, i) => i % 3 == c), Imresize.Resize(plane, 9, 40).Pixels.ToArray());
        }
    }

    [Fact]
    public void Resize_Nearest_TakesThePixelUnderTheCentre()
    {
        double[] source = [1, 2, 3, 4, 5, 6];
        var shrunk = new double[3];
        Imresize.Resize(source, 1, 6, shrunk, 1, 3, ResizeMethod.Nearest);
        Assert.Equal([2, 4, 6], shrunk);
        var grown = new double[12];
        Imresize.Resize(source, 1, 6, grown, 1, 12, ResizeMethod.Nearest);
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], grown);
    }

    [Fact]
    public void Resize_WithoutAntialiasing_InterpolatesBetweenTheNearest()
    {
        var shrunk = new double[2];
        Imresize.Resize([0.0, 0, 100, 0, 0, 0, 0, 40], 1, 8, shrunk, 1, 2, ResizeMethod.Bilinear, antialiasing: false);
        Assert.Equal([50.0, 0], shrunk);
    }

    [Fact]
    public void Resize_Single_IsDoubleRounded()
    {
        var random = new Random(3);
        float[] source = [.. Enumerable.Range(0, 24 * 17).Select(_ => (float)(random.NextDouble() * 400) - 200)];
        var actual = new float[11 * 30];
        Imresize.Resize(source, 24, 17, actual, 11, 30);
        var expected = new double[actual.Length];
        Imresize.Resize([.. source.Select(v => (double)v)], 24, 17, expected, 11, 30);
        Assert.All(actual.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Fact]
    public void Resize_NotANumber_SpreadsOnlyWithinReach()
    {
        var source = new double[40];
        source[0] = double.NaN;
        var resized = new double[20];
        Imresize.Resize(source, 1, 40, resized, 1, 20);
        Assert.True(double.IsNaN(resized[0]));
        Assert.All(resized[4..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Resize_BadArguments_AreNamed()
    {
        var image = new Image(2, 2, 1, new byte[4]);
        Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(() => Imresize.Resize(image, 0, 3)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => Imresize.Resize(image, 3, 0)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => Imresize.Resize(image, 60_000, 60_000)).ParamName);
        Assert.Equal("scale", Assert.Throws<ArgumentOutOfRangeException>(() => Imresize.Resize(image, double.NaN)).ParamName);
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => Imresize.Resize(image, 3, 3, (ResizeMethod)9)).ParamName);
        Assert.Contains("5 x 5", Assert.Throws<ArgumentException>(() => Imresize.Resize(new float[24], 5, 5, new float[1], 1, 1)).Message, StringComparison.Ordinal);
    }

    private static double[] Resize(MatlabOracle oracle)
    {
        MatlabArray input = oracle.Inputs["a"];
        int height = input.Shape[0];
        int width = input.Shape[1];
        JsonElement arguments = oracle.Arguments;
        ResizeMethod method = Enum.Parse<ResizeMethod>(arguments.GetProperty("method").GetString()!, ignoreCase: true);
        bool antialiasing = arguments.GetProperty("antialias").GetBoolean();
        double? scale = arguments.GetProperty("scale").ValueKind == JsonValueKind.Null ? null : arguments.GetProperty("scale").GetDouble();
        int[] size = scale is { } factor
            ? [Imresize.ScaledLength(height, factor), Imresize.ScaledLength(width, factor)]
            : [.. arguments.GetProperty("out").EnumerateArray().Select(e => e.GetInt32())];
        Assert.Equal(oracle.Expected.Shape[..2], size);
        if (input.Class == "uint8")
        {
            var image = new Image(width, height, 1, [.. input.Data.Select(v => (byte)v)]);
            Image resized = scale is { } s ? Imresize.Resize(image, s, method, antialiasing) : Imresize.Resize(image, size[0], size[1], method, antialiasing);
            return [.. resized.Pixels.ToArray().Select(v => (double)v)];
        }

        var result = new double[size[0] * size[1]];
        Imresize.ResizeAxes<double, DoubleResizeSample>(
            input.Data, height, width, 1, result, size[0], size[1], scale ?? (double)size[0] / height, scale ?? (double)size[1] / width, method, antialiasing);
        return result;
    }
}
