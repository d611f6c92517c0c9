using System.Diagnostics;
using System.Text.Json;

namespace ActivationPlatform.Reports.Benchmark;

/// <summary>What a <see cref="RepeatedReport"/> costs.</summary>
/// <param name="Times">How often the report is repeated.</param>
/// <param name="PageCount">Its pages.</param>
/// <param name="Elapsed">To write it.</param>
/// <param name="LiveBytes">Managed memory that survives a forced collection when the last page is full, before the document is finished.</param>
/// <param name="PeakBytes">The largest resident set until then.</param>
internal sealed record RepeatedReportCost(int Times, int PageCount, TimeSpan Elapsed, long LiveBytes, long PeakBytes)
{
    /// <summary>The argument that makes this program measure one document and print its cost.</summary>
    public const string Command = "measure-repeated";

    /// <summary>Measures in several processes, one after the other, and takes the median of each figure: when the garbage collector looks is a matter of chance.</summary>
    public static async Task<RepeatedReportCost> MedianAsync(string photo, string? model, int times, int processes)
    {
        var costs = new List<RepeatedReportCost>();
        for (int i = 0; i < processes; i++)
        {
            costs.Add(await MeasureAsync(photo, model, times));
        }

        return new RepeatedReportCost(times, costs[0].PageCount, MedianOf(cost => cost.Elapsed), MedianOf(cost => cost.LiveBytes), MedianOf(cost => cost.PeakBytes));

        T MedianOf<T>(Func<RepeatedReportCost, T> figure) => costs.Select(figure).Order().ElementAt(costs.Count / 2);
    }

    /// <summary>Measures in a process of its own, under the program's settings of the garbage collector.</summary>
    private static async Task<RepeatedReportCost> MeasureAsync(string photo, string? model, int times)
    {
        string folder = AppContext.BaseDirectory;
        string[] arguments =
        [
            "exec", "--runtimeconfig", Path.Combine(folder, "actplat.runtimeconfig.json"), typeof(RepeatedReportCost).Assembly.Location,
            Command, photo, times.ToString(System.Globalization.CultureInfo.InvariantCulture), .. model is null ? Array.Empty<string>() : [model],
        ];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<RepeatedReportCost>(answer)!
            : throw new InvalidOperationException($"The process that repeats the report {times} times ended with {process.ExitCode}.");
    }
}
