using ActivationPlatform.Analysis.Comparison;
using MathNet.Numerics.LinearAlgebra;

namespace ActivationPlatform.Analysis.Tests.Comparison;

public sealed class LinearCkaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RotationScaleAndOffset_DoNotMatter(int seed)
    {
        var random = new Random(seed);
        Matrix<double> x = Random(random, 20, 6);
        Matrix<double> y = Random(random, 20, 9) + x.Append(x.SubMatrix(0, 20, 0, 3));
        Matrix<double> rotation = Random(random, 6, 6).QR().Q;
        double[] turned = Flat((x * rotation * 3.7).Add(5));
        Assert.Equal(LinearCka.Of(Flat(x), Flat(y), 20), LinearCka.Of(turned, Flat(y), 20), 10);
        Assert.Equal(1, LinearCka.Of(Flat(x), turned, 20), 10);

        var plain = new LinearCka();
        var rotated = new LinearCka();
        plain.Add(Flat(x), Flat(y), 20);
        rotated.Add(turned, Flat(y), 20);
        Assert.Equal(plain.Value, rotated.Value, 8);
    }

    [Fact]
    public void Of_EqualsTheFeatureForm()
    {
        var random = new Random(5);
        Matrix<double> x = Centered(Random(random, 15, 4));
        Matrix<double> y = Centered(Random(random, 15, 7));
        double expected = Math.Pow((y.Transpose() * x).FrobeniusNorm(), 2) / ((x.Transpose() * x).FrobeniusNorm() * (y.Transpose() * y).FrobeniusNorm());
        Assert.Equal(expected, LinearCka.Of(Flat(x), Flat(y), 15), 12);
    }

    [Fact]
    public void Minibatches_AnyOrder_GiveTheSameBitsAndAgreeWithTheWhole()
    {
        var random = new Random(7);
        (double[] X, double[] Y)[] batches = [.. Enumerable.Range(0, 30).Select(_ =>
        {
            Matrix<double> x = Random(random, 16, 5);
            return (Flat(x), Flat(x * 2 + 0.7 * Random(random, 16, 5)));
        })];
        double? expected = null;
        for (int round = 0; round < 5; round++)
        {
            random.Shuffle(batches);
            LinearCka[] parts = [new(), new(), new()];
            foreach ((double[] x, double[] y) in batches)
            {
                parts[random.Next(3)].Add(x, y, 16);
            }

            parts[0].Merge(parts[2]);
            parts[0].Merge(parts[1]);
            Assert.Equal(expected ??= parts[0].Value, parts[0].Value);
            Assert.Equal(30, parts[0].BatchCount);
        }

        double whole = LinearCka.Of([.. batches.SelectMany(b => b.X)], [.. batches.SelectMany(b => b.Y)], 480);
        Assert.Equal(whole, expected!.Value, 0.02);
    }

    [Fact]
    public void Value_ConstantOrBrokenRepresentation_IsNaN()
    {
        double[] x = Flat(Random(new Random(1), 6, 2));
        Assert.Equal(double.NaN, LinearCka.Of(new double[12], x, 6));
        var cka = new LinearCka();
        Assert.Equal(double.NaN, cka.Value);
        cka.Add([.. x[1..], double.NaN], x, 6);
        Assert.Equal(double.NaN, cka.Value);
    }

    private static Matrix<double> Random(Random random, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextDouble() * 2 - 1);

    private static Matrix<double> Centered(Matrix<double> m) => Matrix<double>.Build.Dense(m.RowCount, m.ColumnCount, (r, c) => m[r, c] - m.Column(c).Average());

    private static double[] Flat(Matrix<double> m) => m.ToRowMajorArray();
}
