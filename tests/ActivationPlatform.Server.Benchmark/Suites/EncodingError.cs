namespace ActivationPlatform.Server.Benchmark.Suites;

/// <summary>How far received values are from the computed ones, in the unit of the bound that protos/activation/v1/tensor.proto states.</summary>
internal static class EncodingError
{
    private const double Float16Relative = 1.0 / (1 << 11);
    private const double Float16Smallest = 1.0 / (1 << 14);
    private const double Float16Absolute = 1.0 / (1 << 25);
    private const double Steps = 255;

    /// <summary>The largest error of any value, as a part of its bound.</summary>
    public static double Float16(IReadOnlyDictionary<string, float[]> exact, IReadOnlyDictionary<string, float[]> received) => exact.Max(layer =>
        layer.Value.Zip(received[layer.Key]).Max(pair =>
        {
            double magnitude = Math.Abs((double)pair.First);
            return Math.Abs((double)pair.First - pair.Second) / (magnitude < Float16Smallest ? Float16Absolute : magnitude * Float16Relative);
        }));

    /// <summary>The largest error of any value, in steps of its tensor's grid.</summary>
    public static double UInt8(IReadOnlyDictionary<string, float[]> exact, IReadOnlyDictionary<string, float[]> received) => exact.Max(layer =>
    {
        double step = ((double)layer.Value.Max() - layer.Value.Min()) / Steps;
        double error = layer.Value.Zip(received[layer.Key]).Max(pair => Math.Abs((double)pair.First - pair.Second));
        return step == 0 ? error : error / step;
    });
}
