namespace ActivationPlatform.Benchmarks;

/// <summary>Values like a first convolution's: 64 channels of 112 x 112, peaked at zero with long tails on both sides.</summary>
internal static class Layers
{
    public const int ChannelCount = 64;
    public const int Side = 112;

    public static float[] CreateFirstConvolution()
    {
        var random = new Random(1);
        var values = new float[ChannelCount * Side * Side];
        for (int index = 0; index < values.Length; index++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[index] = (float)(100 * normal * Math.Abs(normal));
        }

        return values;
    }
}
