using System.Globalization;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;

namespace ActivationPlatform.Benchmarks;

/// <summary>Prints each benchmark's fastest and middle time and their ratios to the first of its group, then the goals. Goals go by the fastest: what other work on the machine adds is not ours.</summary>
internal static class RatioReport
{
    private const double MostCopies = 10;
    private const double LeastSpeedup = 10;

    /// <returns>False if a benchmark did not run; a missed goal is only printed, for the machine may be busy.</returns>
    public static bool Write(TextWriter writer, IEnumerable<Summary> summaries)
    {
        bool isComplete = true;
        var fastest = new Dictionary<(string Group, string Name), double>();
        writer.WriteLine($"{"",-42} {"fastest",12} {"ratio",9} {"median",12} {"ratio",9} {"allocated",13}");
        foreach (Summary summary in summaries)
        {
            Statistics? first = null;
            foreach (BenchmarkReport report in summary.Reports)
            {
                string name = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
                if (report.ResultStatistics is not { } statistics)
                {
                    writer.WriteLine($"{name,-42} did not run");
                    isComplete = false;
                    continue;
                }

                first ??= statistics;
                fastest[(report.BenchmarkCase.Descriptor.Type.Name, name)] = statistics.Min;
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-42} {statistics.Min / 1e6,9:F3} ms {statistics.Min / first.Min,9:F2} {statistics.Median / 1e6,9:F3} ms {statistics.Median / first.Median,9:F2} {report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) / 1024.0,9:F1} KiB"));
            }

            isComplete &= summary.Reports.Length > 0;
            writer.WriteLine();
        }

        if (isComplete)
        {
            WriteGoals(writer, fastest);
        }

        return isComplete;
    }

    private static void WriteGoals(TextWriter writer, Dictionary<(string Group, string Name), double> fastest)
    {
        double fused = fastest[(nameof(StretchMontageBenchmark), "stretch and montage")];
        Goal(writer, $"stretch and montage in copies' time (at most {MostCopies})", fused / fastest[(nameof(StretchMontageBenchmark), "memory copy of the same bytes")], value => value <= MostCopies);
        if (NumPyMontage.MeasureMilliseconds() is { } numPy)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"NumPy and scikit-image, the same",-56} {numPy,8:F2} ms"));
            Goal(writer, $"how many times faster than it (at least {LeastSpeedup})", numPy * 1e6 / fused, value => value >= LeastSpeedup);
        }
        else
        {
            writer.WriteLine("NumPy and scikit-image are not installed (Debian: python3-skimage); not compared.");
        }

        if (fastest.TryGetValue((nameof(JpegBenchmark), "JPEG decoding"), out double nanoseconds))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"JPEG decoding",-56} {JpegBenchmark.PixelBytes / nanoseconds * 1e3,8:F1} MB/s of pixels"));
        }
    }

    private static void Goal(TextWriter writer, string name, double value, Func<double, bool> isMet) =>
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-56} {value,8:F2} {(isMet(value) ? "met" : "MISSED")}"));
}
