using System.Numerics.Tensors;

namespace ActivationPlatform.Sweep.Statistics;

/// <summary>How alike the channels of a layer answer, over images: Pearson's correlation of their response levels. A level is a whole number, so the sums are whole numbers,
/// exact up to 2^53, and merge in any order to the same ones.</summary>
/// <remarks>Time: channels^2 / 2 for each image; memory: as many doubles.</remarks>
internal sealed class CoActivation
{
    private const int LargestLevel = 255;

    // Level 1 begins at 2^-4, sixteen levels double the value: level 255 is near 4096.
    private const int FractionBits = 4;
    private const int LeastExponent = 127 - 4;

    private readonly int channelCount;
    private readonly double[] sums;

    // Row by row the products with this channel and those behind it.
    private readonly double[][] products;
    private readonly double[] levels;
    private long imageCount;

    public CoActivation(int channelCount)
    {
        this.channelCount = channelCount;
        sums = new double[channelCount];
        levels = new double[channelCount];
        products = [.. Enumerable.Range(0, channelCount).Select(row => new double[channelCount - row])];
    }

    /// <summary>The response level of a map: 0 if nothing in it is above 2^-4, else its maximum on a logarithmic scale of 16 steps an octave, at most 255.</summary>
    public static int LevelOf(float maximum) =>
        maximum > 0 ? Math.Clamp((BitConverter.SingleToInt32Bits(maximum) >> (23 - FractionBits)) - (LeastExponent << FractionBits) + 1, 0, LargestLevel) : 0;

    /// <summary>Adds an image.</summary>
    /// <param name="maxima">The largest value of every channel's map.</param>
    public void Add(ReadOnlySpan<float> maxima)
    {
        for (int channel = 0; channel < channelCount; channel++)
        {
            levels[channel] = LevelOf(maxima[channel]);
        }

        imageCount++;
        TensorPrimitives.Add<double>(sums, levels, sums);
        for (int row = 0; row < channelCount; row++)
        {
            if (levels[row] != 0)
            {
                TensorPrimitives.MultiplyAdd<double>(levels.AsSpan(row), levels[row], products[row], products[row]);
            }
        }
    }

    /// <summary>-1 to 1; 0 for a channel whose level never changes.</summary>
    public double Correlation(int left, int right)
    {
        (int row, int column) = left <= right ? (left, right) : (right, left);
        double covariance = Covariance(row, column);
        double scale = Math.Sqrt(Covariance(row, row)) * Math.Sqrt(Covariance(column, column));
        return scale > 0 ? Math.Clamp(covariance / scale, -1, 1) : 0;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(imageCount);
        foreach (double sum in sums)
        {
            writer.Write7BitEncodedInt64((long)sum);
        }

        foreach (double[] row in products)
        {
            foreach (double product in row)
            {
                writer.Write7BitEncodedInt64((long)product);
            }
        }
    }

    public void AddFrom(BinaryReader reader)
    {
        imageCount += reader.Read7BitEncodedInt64();
        for (int channel = 0; channel < channelCount; channel++)
        {
            sums[channel] += reader.Read7BitEncodedInt64();
        }

        foreach (double[] row in products)
        {
            for (int column = 0; column < row.Length; column++)
            {
                row[column] += reader.Read7BitEncodedInt64();
            }
        }
    }

    private double Covariance(int row, int column)
    {
        // Whole numbers to the end: no cancellation.
        Int128 covariance = (Int128)imageCount * (Int128)products[row][column - row] - (Int128)sums[row] * (Int128)sums[column];
        return (double)covariance;
    }
}
