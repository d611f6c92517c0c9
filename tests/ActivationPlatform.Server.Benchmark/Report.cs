namespace ActivationPlatform.Server.Benchmark;

/// <summary>What the program prints.</summary>
internal static class Report
{
    public static void Title(string text) => Console.WriteLine($"\n{text}");

    public static void Line(string text) => Console.WriteLine(text);

    /// <summary>A ratio with the most that it should be.</summary>
    /// <param name="what">What by what.</param>
    /// <param name="ratio">Of medians of elapsed times.</param>
    /// <param name="goal">The most that it should be.</param>
    /// <param name="fastest">The same of the fastest rounds, which other work on the machine disturbed least.</param>
    /// <param name="cpu">The same ratio of processor times, which do not count waiting for a busy machine; null if there is none.</param>
    public static void Goal(string what, double ratio, double goal, double fastest, double? cpu) =>
        Line($"  {what,-58} {ratio,6:F3}   goal {goal:F2} {(ratio <= goal ? "met" : "MISSED"),-6}   fastest {fastest:F3}{Cpu(cpu)}");

    /// <summary>A ratio without a goal.</summary>
    public static void Ratio(string what, double ratio, double? cpu) => Line($"  {what,-58} {ratio,6:F3}{Cpu(cpu)}");

    private static string Cpu(double? ratio) => ratio is { } value ? $"   CPU {value:F3}" : string.Empty;
}
