using System.Globalization;

namespace ActivationPlatform.Server.Benchmark.Servers;

/// <summary>How the measuring process asks a server process what it used: a line in, a line out. The server ends with its input.</summary>
internal static class Commands
{
    public const string Usage = "usage";
    public const string Compute = "compute ";

    /// <summary>Announces the server and answers until the input ends.</summary>
    /// <param name="announcement">The first line.</param>
    /// <param name="compute">Computes the layers of a pattern.</param>
    public static async Task ServeAsync(string announcement, Func<string, Task> compute)
    {
        Console.WriteLine(announcement);
        // Console.In blocks even where it is asked not to.
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Compute, StringComparison.Ordinal))
            {
                await compute(line[Compute.Length..]);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.Ticks} {GC.GetTotalAllocatedBytes()}"));
        }
    }
}
