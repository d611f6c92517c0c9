using System.Diagnostics;
using System.Text.Json;

namespace ActivationPlatform.Reports.Benchmark;

/// <summary>One report, made by the program in a process of its own.</summary>
/// <param name="LayerCount">Layers that it has sections for.</param>
/// <param name="PageCount">Its pages.</param>
/// <param name="Elapsed">From start to end of the process.</param>
/// <param name="ProcessorTime">Of all its threads; does not count waiting for a busy machine.</param>
/// <param name="PeakBytes">The largest resident set.</param>
/// <param name="FileBytes">Of the document.</param>
internal sealed record ReportRun(int LayerCount, int PageCount, TimeSpan Elapsed, TimeSpan ProcessorTime, long PeakBytes, long FileBytes)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs <c>actplat report</c> and watches it.</summary>
    /// <param name="arguments">What the report is about.</param>
    public static async Task<ReportRun> MeasureAsync(IEnumerable<string> arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "actplat.dll"), "report", .. arguments, "--out", file, "--json"])
        {
            start.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        (long peak, TimeSpan processorTime) = (0, TimeSpan.Zero);
        while (!process.WaitForExit(Pause))
        {
            (peak, processorTime) = Look(process, peak, processorTime);
        }

        TimeSpan elapsed = clock.Elapsed;
        try
        {
            string answer = await output;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"actplat report ended with {process.ExitCode}.");
            }

            using JsonDocument json = JsonDocument.Parse(answer);
            return new ReportRun(
                json.RootElement.GetProperty("layers").GetArrayLength(), json.RootElement.GetProperty("pageCount").GetInt32(), elapsed, processorTime, peak, new FileInfo(file).Length);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The system forgets both when the process is gone, so they are read until then; the last few milliseconds are missing.
    private static (long Peak, TimeSpan ProcessorTime) Look(Process process, long peak, TimeSpan processorTime)
    {
        try
        {
            process.Refresh();
            return (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime);
        }
        catch (InvalidOperationException)
        {
            return (peak, processorTime);
        }
    }
}
