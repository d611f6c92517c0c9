namespace ActivationPlatform.Analysis.Tests;

public sealed class ContrastStretchTests
{
    [Theory]
    [InlineData(StretchMode.None, 64, 112, 112, 0)]
    [InlineData(StretchMode.Contrast, 64, 112, 112, 0)]
    [InlineData(StretchMode.Positive, 64, 112, 112, 0)]
    [InlineData(StretchMode.Contrast, 5, 3, 7, 2)]
    [InlineData(StretchMode.Contrast, 11, 53, 131, 1)]
    public void ApplyMontage_AnyMode_EqualsTheComposedFunctions(StretchMode mode, int channels, int height, int width, int border)
    {
        float[] values = Activations(channels * height * width, seed: channels + (int)mode, brokenCount: channels);
        MontageLayout layout = MontageLayout.Create(channels, height, width, border: border);
        var fused = new byte[layout.HeightPixels * layout.WidthPixels];
        fused.AsSpan().Fill(77);
        ContrastStretch stretch = ContrastStretch.Measure(values, mode);
        stretch.ApplyMontage(values, layout, fused);

        Assert.Equal(Composed(values, mode, layout), fused);
        Assert.Equal(channels, stretch.Range.NonFiniteCount);
    }

    [Fact]
    public void Measure_Positive_MapsZeroOfAReluToBlackAndKeepsTheUpperLimit()
    {
        float[] values = [.. Activations(10_000, 3, 0).Select(v => Math.Max(v, 0))];
        ContrastStretch contrast = ContrastStretch.Measure(values, StretchMode.Contrast);
        ContrastStretch positive = ContrastStretch.Measure(values, StretchMode.Positive);
        Assert.Equal(contrast.Limits.High, positive.Limits.High);
        Assert.Equal(0, positive.Limits.Low);
        var pixel = new byte[1];
        positive.Apply([0f], pixel);
        Assert.Equal(0, pixel[0]);
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(0.5f, 128)]
    [InlineData(4f, 255)]
    [InlineData(-3f, 0)]
    [InlineData(float.NaN, 255)]
    public void Apply_ConstantArray_KeepsTheClippedValue(float constant, byte expected)
    {
        float[] values = [.. Enumerable.Repeat(constant, 100)];
        var pixels = new byte[values.Length];
        foreach (StretchMode mode in Enum.GetValues<StretchMode>())
        {
            ContrastStretch.Measure(values, mode).Apply(values, pixels);
            Assert.All(pixels, pixel => Assert.Equal(expected, pixel));
        }
    }

    [Fact]
    public void Measure_Empty_StretchesNothing()
    {
        ContrastStretch stretch = ContrastStretch.Measure(ReadOnlyMemory<float>.Empty, StretchMode.Contrast);
        Assert.True(stretch.Range.IsEmpty);
        Assert.Equal(StretchLimits.Full, stretch.Limits);
    }

    [Fact]
    public void Measure_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => ContrastStretch.Measure(new float[1 << 20], StretchMode.Contrast, new CancellationToken(canceled: true)));

    [Fact]
    public void ApplyMontage_TooFewChannels_SaysHowMany()
    {
        ContrastStretch stretch = ContrastStretch.Measure(new float[8], StretchMode.None);
        var exception = Assert.Throws<ArgumentException>(() => stretch.ApplyMontage(new float[8], MontageLayout.Create(3, 2, 2), new byte[16]));
        Assert.StartsWith("8 values do not fill 3 channels of 2 x 2; expected at least 12.", exception.Message);
    }

    private static byte[] Composed(float[] values, StretchMode mode, MontageLayout layout)
    {
        FiniteRange range = FiniteRange.Of(values);
        var gray = new double[values.Length];
        Mat2Gray.Apply(values, range.Minimum, range.Maximum, gray);
        if (mode != StretchMode.None)
        {
            StretchLimits limits = StretchLim.Of(gray);
            Imadjust.Apply(gray, mode == StretchMode.Positive ? limits with { Low = 0 } : limits, gray);
        }

        byte[] pixels = [.. gray.Select(v => (byte)Math.Round(255 * v, MidpointRounding.AwayFromZero))];
        var montage = new byte[layout.HeightPixels * layout.WidthPixels];
        layout.Compose<byte>(pixels, montage, 0);
        return montage;
    }

    private static float[] Activations(int count, int seed, int brokenCount)
    {
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)(300 * Math.Tan((random.NextDouble() - 0.5) * 2.9));
        }

        for (int i = 0; i < brokenCount; i++)
        {
            values[i * (count / brokenCount)] = (i % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
        }

        return values;
    }
}
