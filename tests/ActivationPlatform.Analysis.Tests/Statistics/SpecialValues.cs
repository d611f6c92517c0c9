namespace ActivationPlatform.Analysis.Tests.Statistics;

/// <summary>Values of every kind that a float can be: half of them zeros, some negative, a few not finite.</summary>
internal static class SpecialValues
{
    private static readonly float[] Rare = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1e-40f];

    public static float[] Draw(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(20) switch
    {
        < 10 => 0,
        < 16 => (float)Math.Pow(10, (random.NextDouble() * 8) - 4),
        < 19 => -(float)random.NextDouble(),
        _ => Rare[random.Next(Rare.Length)],
    })];
}
