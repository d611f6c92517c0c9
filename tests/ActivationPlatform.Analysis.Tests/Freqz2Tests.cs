namespace ActivationPlatform.Analysis.Tests;

public sealed class Freqz2Tests
{
    [Theory]
    [InlineData(7, 7, 64, 64)]
    [InlineData(3, 5, 7, 9)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(4, 2, 5, 2)]
    public void Magnitude_AnyFilter_KeepsItsEnergy(int height, int width, int rows, int columns)
    {
        var random = new Random(height * 100 + width);
        double[] filter = [.. Enumerable.Range(0, height * width).Select(_ => random.NextDouble() - 0.5)];
        var magnitude = new double[rows * columns];
        Freqz2.Magnitude(filter, height, width, rows, columns, magnitude);
        Assert.Equal(filter.Sum(h => h * h), magnitude.Average(m => m * m), 12);
    }

    [Fact]
    public void Magnitude_EdgeFilterAndItsTranspose_AreTurned()
    {
        float[] vertical = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
        float[] horizontal = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
        double[] a = Freqz2.Magnitude(vertical, 3, 3);
        double[] b = Freqz2.Magnitude(horizontal, 3, 3);
        for (int row = 0; row < 64; row++)
        {
            for (int column = 0; column < 64; column++)
            {
                Assert.Equal(a[row * 64 + column], b[column * 64 + row], 12);
            }
        }
    }

    [Fact]
    public void Magnitude_FilterOfOtherLength_SaysBoth()
    {
        var exception = Assert.Throws<ArgumentException>(() => Freqz2.Magnitude(new float[8], 3, 3));
        Assert.StartsWith("The filter has 8 weights; 3 x 3 were announced.", exception.Message);
    }
}
