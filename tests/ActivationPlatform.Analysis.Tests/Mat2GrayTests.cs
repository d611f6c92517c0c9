namespace ActivationPlatform.Analysis.Tests;

public sealed class Mat2GrayTests
{
    [Fact]
    public void Apply_Single_EndsAreExactlyZeroAndOne()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var source = new float[37];
            foreach (ref float value in source.AsSpan())
            {
                value = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)));
            }

            var result = new double[source.Length];
            Mat2Gray.Apply(source, result);
            Assert.Equal(0, result.Min());
            Assert.Equal(1, result.Max());
        }
    }

    [Fact]
    public void Apply_RisingValues_StayInOrder()
    {
        float[] source = [.. Enumerable.Range(0, 1000).Select(i => MathF.Sinh((i - 500) / 60f))];
        var result = new double[source.Length];
        Mat2Gray.Apply(source, -100, 250, result);
        Assert.Equal(result.Order(), result);
    }

    [Fact]
    public void Apply_NonFinite_FollowsThePolicy()
    {
        float[] source = [float.NegativeInfinity, 1, 2, 3, float.PositiveInfinity, float.NaN];
        var result = new double[source.Length];
        FiniteRange range = FiniteRange.Of(source);
        Mat2Gray.Apply(source, range.Minimum, range.Maximum, result);
        Assert.Equal(new(1, 3, 3), range);
        Assert.Equal([0, 0, 0.5, 1, 1, 1], result);
    }

    [Fact]
    public void Apply_Empty_GivesEmpty() => Mat2Gray.Apply(ReadOnlySpan<float>.Empty, Span<double>.Empty);

    [Fact]
    public void Apply_DifferentLengths_SaysBoth()
    {
        var exception = Assert.Throws<ArgumentException>(() => Mat2Gray.Apply(new double[3], new double[2]));
        Assert.StartsWith("The destination holds 2 values; the source has 3.", exception.Message);
    }
}
